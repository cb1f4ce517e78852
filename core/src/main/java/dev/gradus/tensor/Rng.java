package dev.gradus.tensor;

import dev.gradus.tensor.kernel.Philox;
import dev.gradus.tensor.kernel.RandomKey;
import dev.gradus.tensor.kernel.Recorder;
import dev.gradus.tensor.kernel.Slice;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Random numbers without state: each is a function of the seed, the path of forks, and its index.
///
/// ```java
/// Rng shuffle = Rng.of(seed).fork("shuffle").fork(epoch);
/// int[] order = shuffle.permutation(60_000);      // the same for every run, thread and resume
/// ```
/// Philox 4x32-10 (Salmon et al., "Parallel random numbers: as easy as 1, 2, 3", 2011). There is nothing to save or to
/// synchronize, and any number can be drawn again. A fork has 128 bits of identity of its own (key and stream), itself
/// drawn from its parent, so forks of different names or numbers are independent.
///
/// Numbers of different kinds are made of the same bits: `uniform(i)` and `below(i, n)` of words 2i and 2i + 1 of [#bits(long)],
/// `normal(i)` of words 4i to 4i + 3. Numbers that shall be independent have either different indices of one kind, or a fork of
/// their own for each kind.
public final class Rng {
    private static final int FORK = 0x464f524b;

    /// Hears of every draw, for tests that no bits are drawn twice.
    interface Watcher {
        /// Words are drawn.
        ///
        /// @param key of the generator
        /// @param stream of numbers
        /// @param first which word is the first
        /// @param count how many
        void drawn(long key, long stream, long first, int count);
    }

    /// Only in tests: without checks nobody hears of anything, and it costs nothing.
    static volatile @Nullable Watcher watcher;

    private final long key;
    private final long stream;
    private final @Nullable Rng parent;
    private final long id;

    private Rng(long key, long stream, @Nullable Rng parent, long id) {
        this.key = key;
        this.stream = stream;
        this.parent = parent;
        this.id = id;
    }

    /// The root of all randomness of a run.
    ///
    /// @param seed any number
    /// @return the root
    public static Rng of(long seed) {
        return new Rng(seed, 0, null, 0);
    }

    /// An independent source for one purpose, epoch, sample or layer.
    ///
    /// @param id tells forks of the same parent apart
    /// @return the fork
    public Rng fork(long id) {
        int[] w = new int[4];
        fork(key, stream, id, w);
        return new Rng(join(w[0], w[1]), join(w[2], w[3]), this, id);
    }

    private static void fork(long key, long stream, long id, int[] w) {
        // the word FORK keeps forks apart from the parent's own numbers, whose counter has the stream itself there
        Philox.block(
                (int) id,
                (int) (id >>> 32),
                (int) stream ^ FORK,
                (int) (stream >>> 32),
                (int) key,
                (int) (key >>> 32),
                w);
    }

    /// The numbers of the forks that lead here.
    ///
    /// @param ancestor where they begin
    /// @return null where this is not one of its forks
    long @Nullable [] pathFrom(Rng ancestor) {
        int length = 0;
        Rng at = this;
        while (at != null && !(at.key == ancestor.key && at.stream == ancestor.stream)) {
            at = at.parent;
            length++;
        }
        if (at == null) return null;
        long[] path = new long[length];
        for (Rng fork = this; length > 0; fork = Objects.requireNonNull(fork.parent)) path[--length] = fork.id;
        return path;
    }

    /// The key of the fork at the end of a path.
    ///
    /// @param path from [#pathFrom]
    /// @param into where to
    /// @param words four, for use
    void follow(long[] path, RandomKey into, int[] words) {
        long k = key, s = stream;
        for (long step : path) {
            fork(k, s, step, words);
            k = join(words[0], words[1]);
            s = join(words[2], words[3]);
        }
        into.set(k, s);
    }

    /// An independent source for one purpose.
    ///
    /// @param purpose its name
    /// @return the fork
    public Rng fork(String purpose) {
        long hash = 0xcbf29ce484222325L;
        for (int i = 0; i < purpose.length(); i++) hash = (hash ^ purpose.charAt(i)) * 0x100000001b3L;
        return fork(hash);
    }

    /// 32 random bits.
    ///
    /// @param index which number
    /// @return uniform over all integers
    public int bits(long index) {
        int[] word = new int[1];
        bits(index, word, 1);
        return word[0];
    }

    /// 32 random bits, many times: faster than one by one, and without garbage.
    ///
    /// @param first which number is the first
    /// @param into where to; element i becomes `bits(first + i)`
    /// @param count how many
    public void bits(long first, int[] into, int count) {
        Recorder.refuse("it draws a random number into Java");
        drawn(first, count);
        Philox.uniformBits(key, stream, first, into, 0, count);
    }

    /// A number from 0 (included) to 1 (excluded), with 53 random bits.
    ///
    /// @param index which number
    /// @return uniform
    public double uniform(long index) {
        int[] words = new int[2];
        bits(2 * index, words, 2);
        return unit(words[0], words[1]);
    }

    /// A standard normal number, by Box and Muller.
    ///
    /// @param index which number
    /// @return mean 0, standard deviation 1
    public double normal(long index) {
        int[] words = new int[4];
        bits(4 * index, words, 4);
        double radius = Math.sqrt(-2 * StrictMath.log1p(-unit(words[0], words[1])));
        return radius * StrictMath.cos(2 * Math.PI * unit(words[2], words[3]));
    }

    /// An integer from 0 (included) to a bound (excluded).
    ///
    /// @param index which number
    /// @param bound at least 1
    /// @return uniform, to within bound / 2⁶⁴
    public int below(long index, int bound) {
        int[] words = new int[2];
        bits(2 * index, words, 2);
        return (int) Math.unsignedMultiplyHigh(join(words[0], words[1]), bound);
    }

    /// A random order of 0 … n-1 (Fisher and Yates).
    ///
    /// @param n how many
    /// @return a new array
    public int[] permutation(int n) {
        int[] order = new int[n];
        for (int i = 0; i < n; i++) {
            int j = below(i, i + 1);
            order[i] = order[j];
            order[j] = i;
        }
        return order;
    }

    /// A tensor of uniform numbers.
    ///
    /// @param shape its shape
    /// @param low the least value
    /// @param high above every value
    /// @return float32; element i is `low + (high - low) · uniform(i)`
    public Tensor uniform(Shape shape, double low, double high) {
        return filled(shape, (rng, i) -> low + (high - low) * rng.uniform(i));
    }

    /// A tensor of normal numbers.
    ///
    /// @param shape its shape
    /// @param mean their mean
    /// @param std their standard deviation
    /// @return float32; element i is `mean + std · normal(i)`
    public Tensor normal(Shape shape, double mean, double std) {
        return filled(shape, (rng, i) -> mean + std * rng.normal(i));
    }

    private interface Element {
        double draw(Rng rng, int i);
    }

    private Tensor filled(Shape shape, Element element) {
        Tensor t = Tensor.result(shape, DType.FLOAT32);
        RandomKey key = Replay.keyOf(this);
        Slice<Object> to = t.rows();
        int n = t.size();
        Recorder.once(() -> {
            Rng rng = new Rng(key.key(), key.stream(), null, 0);
            for (int i = 0; i < n; i++) to.put(i, element.draw(rng, i));
        });
        return t;
    }

    /// The key of a kernel's random numbers.
    RandomKey randomKey() {
        return new RandomKey(key, stream);
    }

    /// Tells a test that words are drawn; whoever draws by [#randomKey()] says so here.
    void drawn(long first, int count) {
        if (!Checks.ON) return;
        Watcher watching = watcher;
        if (watching != null) watching.drawn(key, stream, first, count);
    }

    private static double unit(int high, int low) {
        return (join(high, low) >>> 11) * 0x1p-53;
    }

    private static long join(int high, int low) {
        return ((long) high << 32) | (low & 0xffffffffL);
    }
}
