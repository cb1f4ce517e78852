package dev.gradus.tensor.kernel;

/// The fused multiply-add, a · b + c rounded once: [Math#fma], also where the processor has no instruction for it.
///
/// Java does not say whether there is an instruction (a flag such as `-XX:UseAVX=0` takes it away, too). Without one, [Math#fma]
/// computes with decimals of any length, thousands of times slower. That is measured, against a product and a sum in the same loop: their
/// ratio is that of the methods and not of the machine, however slow or busy it is. Both are interpreted at a start; the best of a few
/// rounds counts. A wrong conclusion costs time and changes no bit.
///
/// Float64, which is for checking gradients, has [Math#fma] always.
final class Fma {
    private static final int ROUNDS = 7;
    private static final int CALLS = 40;

    /// With the instruction the ratio is 1 to 3, without it more than 50.
    private static final int SLOWER = 12;

    /// Bits of a double that are 0 in each number half way between two neighbouring floats: all beyond the 25th of the 53.
    private static final long BEYOND_HALF = (1L << 28) - 1;

    /// Whether there is an instruction.
    static final boolean IS_FAST = isFast();

    private Fma() {}

    /// a · b + c.
    static float of(float a, float b, float c) {
        return IS_FAST ? Math.fma(a, b, c) : exact(a, b, c);
    }

    /// a · b + c.
    static double of(double a, double b, double c) {
        return Math.fma(a, b, c);
    }

    /// a · b + c by arithmetic of doubles.
    ///
    /// The product of two floats is a double; the sum of two doubles has an error that is a double (Knuth's TwoSum). Rounding twice goes
    /// wrong only where the first rounding ends half way between two floats and was not exact: there the last bit is made odd, on the
    /// side of the error (Boldo and Melquiond, Emulation of FMA and correctly rounded sums: proved algorithms using rounding to odd).
    /// No such sum is 0, overflows or is subnormal in double.
    static float exact(float a, float b, float c) {
        double product = (double) a * b, sum = product + c;
        long bits = Double.doubleToRawLongBits(sum);
        if ((bits & BEYOND_HALF) != 0) return (float) sum;
        double back = sum - product, error = (product - (sum - back)) + (c - back);
        if (error == 0 || Double.isNaN(error)) return (float) sum;
        return (float) Double.longBitsToDouble(error > 0 == sum > 0 ? bits + 1 : bits - 1);
    }

    private static boolean isFast() {
        long fused = Long.MAX_VALUE, plain = Long.MAX_VALUE;
        float sum = 0;
        for (int round = 0; round < ROUNDS; round++) {
            long start = System.nanoTime();
            for (int i = 0; i < CALLS; i++) sum = fused(sum, i);
            long middle = System.nanoTime();
            for (int i = 0; i < CALLS; i++) sum = plain(sum, i);
            fused = Math.min(fused, middle - start);
            plain = Math.min(plain, System.nanoTime() - middle);
        }
        return !Float.isFinite(sum) || fused <= SLOWER * Math.max(plain, 1);
    }

    private static float fused(float sum, int i) {
        return Math.fma(0.5f, sum, i);
    }

    private static float plain(float sum, int i) {
        return 0.5f * sum + i;
    }
}
