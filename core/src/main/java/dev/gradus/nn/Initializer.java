package dev.gradus.nn;

import dev.gradus.config.Configured;
import dev.gradus.tensor.Rng;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;

/// The first values of a parameter.
public interface Initializer extends Configured {
    /// Makes the values.
    ///
    /// @param shape of the parameter
    /// @param fans of the weight to which it belongs (a bias has its weight's)
    /// @param rng this parameter's own
    /// @return a new tensor of the shape
    Tensor make(Shape shape, Fans fans, Rng rng);
}
