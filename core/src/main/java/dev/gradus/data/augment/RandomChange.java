package dev.gradus.data.augment;

import dev.gradus.tensor.Rng;
import java.util.function.Consumer;

/// An augmentation that, with probability p, draws one change and makes it.
///
/// ```java
/// record Darker(double p) implements RandomChange {   // one of your own
///     public Change draw(Image image, Rng rng) {
///         float factor = (float) rng.uniform(0);
///         return darkened -> { float[] x = darkened.pixels(); for (int i = 0; i < darkened.size(); i++) x[i] *= factor; };
///     }
///     public Set<Effect> effects() { return Set.of(); }
///     public Darker config() { return this; }
/// }
/// ```
public interface RandomChange extends Augmentation {
    /// The probability that anything is done.
    ///
    /// @return 0 … 1
    default double p() {
        return 1;
    }

    /// Draws what is done to one image.
    ///
    /// @param image as it is now; not to be changed yet
    /// @param rng all of its numbers are free
    /// @return the change
    Change draw(Image image, Rng rng);

    @Override
    default void apply(Image image, Rng rng, Consumer<? super Change> log) {
        if (p() < 1 && rng.uniform(0) >= p()) return;
        Change change = draw(image, rng.fork(1));
        log.accept(change);
        change.apply(image);
    }
}
