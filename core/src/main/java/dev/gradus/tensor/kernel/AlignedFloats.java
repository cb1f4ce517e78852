package dev.gradus.tensor.kernel;

/// Arrays whose element [#FIRST] is aligned to a cache line.
///
/// Loads that cross cache lines cost up to a quarter of the speed, and Java aligns arrays to 8 bytes only. But
/// with G1 an array of more than half a region starts a region of its own: its floats lie 16 bytes behind a
/// multiple of 64, so that element 12 is aligned. With another collector alignment is left to chance.
final class AlignedFloats {
    static final int FIRST = 12;

    /// A region is the largest heap divided by this, rounded up to a power of two, 1 to 32 MiB.
    private static final int REGIONS = 2048;

    private static final long MIN_BYTES = 1 << 19;
    private static final long MAX_BYTES = 1 << 24;

    private AlignedFloats() {}

    /// An array with room for `n` floats from [#FIRST] on.
    static float[] make(int n) {
        long halfRegion = Long.highestOneBit(Runtime.getRuntime().maxMemory() / REGIONS);
        long least = Math.clamp(halfRegion, MIN_BYTES, MAX_BYTES) / Float.BYTES;
        return new float[Math.toIntExact(Math.max(least, (long) n + FIRST))];
    }

    /// `array` if there is room in it, else a new one.
    static float[] grow(float[] array, int n) {
        return array.length >= n + FIRST ? array : make(n);
    }
}
