package dev.gradus.train.diagnose;

import dev.gradus.config.Configured;
import java.util.Optional;
import java.util.Set;

/// A look for one cause of failure.
///
/// A check is a function of its evidence: it keeps nothing, and gives the same finding for the same facts. Its settings are its
/// thresholds. To add a cause, write one class, its test (with the contract `CheckContract`) and a line in [Checks].
public interface Check extends Configured {
    /// Looks for the cause.
    ///
    /// @param evidence what is known
    /// @return empty where there is no sign of it, or the facts that it takes are missing
    Optional<Finding> look(Evidence evidence);

    /// The causes that this one brings about: where both are found and equally sure, the other is its effect.
    ///
    /// @return names in the catalogue; none unless said otherwise
    default Set<String> explains() {
        return Set.of();
    }
}
