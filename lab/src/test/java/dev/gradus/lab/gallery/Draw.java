package dev.gradus.lab.gallery;

import dev.gradus.tensor.Rng;

/// Random numbers one after the other, as somebody who makes up a sample needs them.
final class Draw {
    private final Rng rng;
    private long next;

    Draw(Rng rng) {
        this.rng = rng;
    }

    /// From low (included) to high (excluded).
    double uniform(double low, double high) {
        return low + (high - low) * rng.uniform(next++);
    }

    double normal(double mean, double std) {
        return mean + std * rng.normal(next++);
    }

    int below(int bound) {
        return rng.below(next++, bound);
    }
}
