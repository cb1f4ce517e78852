package dev.gradus.diagnose.preflight;

import java.util.Optional;

/// One thing that is looked at before training.
///
/// An item may run the network, its loss and its gradients; [Preflight] puts weights, running statistics and gradients back behind it. To add one, write
/// a class, its test, and a line in [Items].
public interface Item {
    /// Its name.
    ///
    /// @return in lower case, such as `initial-loss`
    String name();

    /// Looks at a training that has not begun.
    ///
    /// @param subject data, model and settings
    /// @return empty where it does not apply, or what it needs is not there
    /// @throws dev.gradus.error.GradusException where data or model are refused, which counts as a failure of the item
    Optional<Result> look(Subject subject);
}
