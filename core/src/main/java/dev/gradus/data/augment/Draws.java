package dev.gradus.data.augment;

import dev.gradus.tensor.Rng;

/// Random numbers of an augmentation, each with an index of its own.
final class Draws {
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
}
