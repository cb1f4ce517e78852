package dev.gradus.diagnose.fact;

import dev.gradus.train.diagnose.Remedy;
import java.util.List;
import java.util.Optional;

/// The same training once more with something changed: the same seed, hence the same data order, and the same first weights where those are not
/// what is changed.
public interface Retraining {
    /// The model of the training that is judged.
    ///
    /// @return its scores; those of the best constant answer where it has diverged
    Judged original();

    /// Trains with changes.
    ///
    /// @param changes made together
    /// @return scores on the same samples; empty where the changes cannot be made
    Optional<Judged> with(List<Remedy> changes);

    /// How many steps it takes at most; the training that is judged may be longer.
    ///
    /// @return updates
    long steps();
}
