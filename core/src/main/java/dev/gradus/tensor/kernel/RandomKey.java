package dev.gradus.tensor.kernel;

/// What random numbers a kernel draws: the key and the stream of [Philox]. It changes only between two runs of the same work.
public final class RandomKey {
    private long key;
    private long stream;

    /// A key.
    ///
    /// @param key of the generator
    /// @param stream of numbers
    public RandomKey(long key, long stream) {
        set(key, stream);
    }

    /// Changes it, for the next run.
    ///
    /// @param newKey of the generator
    /// @param newStream of numbers
    public void set(long newKey, long newStream) {
        key = newKey;
        stream = newStream;
    }

    /// The key of the generator.
    ///
    /// @return 64 bits
    public long key() {
        return key;
    }

    /// The stream of numbers.
    ///
    /// @return 64 bits
    public long stream() {
        return stream;
    }
}
