package dev.gradus.nn;

import dev.gradus.tensor.Tensor;
import dev.gradus.tensor.Window;
import org.jspecify.annotations.Nullable;

/// A layer that can do the work of a following [Rectifier], and of a [MaxPooler] after that, while its output is still at hand.
///
/// [Sequential] asks for it where nobody observes what lies between them. The numbers are those of the single layers, to the
/// bit.
public interface Rectifiable extends Layer {
    /// The layer `max(x, 0)`.
    interface Rectifier extends Layer {}

    /// A layer that takes the largest element of each window.
    interface MaxPooler extends Layer {
        /// The window, if those that are incomplete do not count.
        ///
        /// @return null if they do
        @Nullable Window wholeWindow();
    }

    /// `max(forward(x), 0)`, and perhaps the largest of that in each window.
    ///
    /// @param x a batch
    /// @param pass the trip it is on
    /// @param pool the window, or null to leave that out
    /// @return as of [Layer#forward(Tensor, Pass)]
    Tensor forwardRectified(Tensor x, Pass pass, @Nullable Window pool);
}
