package dev.gradus.data.augment;

import dev.gradus.tensor.Rng;

/// Random numbers of an augmentation, each with an index of its own.
final class Draws {
    private static final int BLOCK = 256;

    private Draws() {}

    static double uniform(Rng rng, long index, double low, double high) {
        return low == high ? low : low + (high - low) * rng.uniform(index);
    }

    /// A factor around 1: uniform from `max(0, 1 - strength)` to `1 + strength`.
    static double factor(Rng rng, long index, double strength) {
        return uniform(rng, index, Math.max(0, 1 - strength), 1 + strength);
    }

    /// A whole number of pixels: uniform from -most to most, rounded.
    static int pixels(Rng rng, long index, double most) {
        return (int) Math.rint(uniform(rng, index, -most, most));
    }

    /// A share from the Beta distribution with both parameters α: `x / (x + y)` of two Gamma numbers.
    static double beta(Rng rng, double alpha) {
        double x = gamma(rng.fork(0), alpha), y = gamma(rng.fork(1), alpha);
        return x + y > 0 ? x / (x + y) : rng.uniform(0) < 0.5 ? 0 : 1; // both underflow where α is tiny
    }

    /// Marsaglia and Tsang 2000; below α 1 with the boost `Γ(α) = Γ(α + 1) · u^(1/α)`.
    private static double gamma(Rng rng, double alpha) {
        if (alpha < 1) return gamma(rng.fork(0), alpha + 1) * Math.pow(rng.uniform(0), 1 / alpha);
        Rng chance = rng.fork("chance"); // a number of another kind shares bits with the normal ones
        double d = alpha - 1.0 / 3, c = 1 / Math.sqrt(9 * d);
        for (int i = 1; ; i++) {
            double x = rng.normal(i), cube = 1 + c * x, v = cube * cube * cube;
            if (v > 0 && Math.log(1 - chance.uniform(i)) < 0.5 * x * x + d - d * v + d * Math.log(v)) return d * v;
        }
    }

    /// One number for each pixel, uniform from 0 (included) to 1 (excluded), of 24 bits.
    static void fillUniform(Rng rng, float[] into, int n) {
        int[] bits = new int[Math.min(n, BLOCK)];
        for (int from = 0; from < n; from += BLOCK) {
            int count = Math.min(BLOCK, n - from);
            rng.bits(from, bits, count);
            for (int i = 0; i < count; i++) into[from + i] = unit(bits[i]);
        }
    }

    /// One number for each value of an image, standard normal: two of them from two uniform ones, by Box and Muller.
    static void fillNormal(Rng rng, float[] into, int n) {
        int[] bits = new int[BLOCK];
        for (int from = 0; from < n; from += BLOCK) {
            int count = Math.min(BLOCK, n - from);
            rng.bits(from, bits, BLOCK);
            for (int i = 0; i < count; i += 2) {
                double radius = Math.sqrt(-2 * StrictMath.log(1 - unit(bits[i])));
                double angle = 2 * Math.PI * unit(bits[i + 1]);
                into[from + i] = (float) (radius * StrictMath.cos(angle));
                if (i + 1 < count) into[from + i + 1] = (float) (radius * StrictMath.sin(angle));
            }
        }
    }

    private static float unit(int bits) {
        return (bits >>> 8) * 0x1p-24f;
    }
}
