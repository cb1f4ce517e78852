package dev.gradus.train;

/// What was measured: a number, or how numbers are distributed.
public sealed interface Measurement permits Measurement.Scalar, Histogram {
    /// A number.
    ///
    /// @param value any number, NaN and the infinities among them
    record Scalar(double value) implements Measurement {}
}
