package dev.gradus.nn.init;

import dev.gradus.tensor.Rng;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;

/// How numbers of a given standard deviation are spread around 0.
public enum Distribution {
    /// A bell curve.
    NORMAL,
    /// Equally likely within `±√3 · std`.
    UNIFORM;

    Tensor draw(Shape shape, double std, Rng rng) {
        double bound = Math.sqrt(3) * std;
        return this == NORMAL ? rng.normal(shape, 0, std) : rng.uniform(shape, -bound, bound);
    }
}
