package dev.gradus.nn;

import dev.gradus.tensor.Tensor;

/// A layer that can do the work of a following [Rectifier], too, while its output is still at hand.
///
/// [Sequential] asks for it where nobody observes what lies between the two. The numbers are those of the two layers, to the
/// bit.
public interface Rectifiable extends Layer {
    /// The layer `max(x, 0)`.
    interface Rectifier extends Layer {}

    /// `max(forward(x), 0)`.
    ///
    /// @param x a batch
    /// @param pass the trip it is on
    /// @return as of [Layer#forward(Tensor, Pass)]
    Tensor forwardRectified(Tensor x, Pass pass);
}
