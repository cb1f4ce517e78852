package dev.gradus.nn;

import dev.gradus.tensor.Tensor;

/// How the losses of a batch become one number.
public enum Reduction {
    /// Their mean.
    MEAN,
    /// Their sum.
    SUM,
    /// Not at all: one loss for each element.
    NONE;

    /// Reduces losses.
    ///
    /// @param losses any shape
    /// @return a scalar, or the losses themselves
    public Tensor of(Tensor losses) {
        return switch (this) {
            case MEAN -> losses.mean();
            case SUM -> losses.sum();
            case NONE -> losses;
        };
    }
}
