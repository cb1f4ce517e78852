package dev.gradus.nn;

/// A layer or a loss that computes the same operations with the same settings in each training step, so that a step with it can be
/// recorded and replayed ([dev.gradus.tensor.Replay]).
///
/// All of this library are. One of your own says so where its `forward`, or the loss's `of`, depends on nothing but its arguments, its
/// parameters and buffers, and settings that do not change: not on a counter in a field, on the time, or on numbers read from a tensor.
/// One that does not say so is computed as usual in each step: right, and slower.
///
/// ```java
/// record Doubled() implements Layer, Repeatable {
///     public Shape build(Shape input, Builder builder) { return input; }
///     public Tensor forward(Tensor x, Pass pass) { return x.mul(2); }
///     public Doubled config() { return this; }
/// }
/// ```
public interface Repeatable {
    /// Whether it is, as it is set.
    ///
    /// @return true unless it consists of others, one of which is not
    default boolean isRepeatable() {
        return true;
    }

    /// Whether a layer or a loss is repeatable.
    ///
    /// @param layerOrLoss any of them
    /// @return true where it says so
    static boolean is(Object layerOrLoss) {
        return layerOrLoss instanceof Repeatable self && self.isRepeatable();
    }
}
