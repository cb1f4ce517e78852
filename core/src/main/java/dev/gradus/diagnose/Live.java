package dev.gradus.diagnose;

import dev.gradus.diagnose.cause.Cause;
import dev.gradus.diagnose.cause.Causes;
import java.util.Map;
import java.util.Set;

/// A check that is made while a training is under way.
///
/// @param check to be made
/// @param cause its name
/// @param from the share of the training from which on its signs are reliable
record Live(Cause check, String cause, double from) {
    /// Those that look at each pair of samples.
    private static final Set<String> SLOW =
            Set.of("labels-shuffled", "labels-shifted", "label-noise", "duplicates-across-splits", "splits-differ");

    /// What is told by the course of a training takes some of it; all others are told by the first steps.
    private static final Map<String, Double> FROM =
            Map.ofEntries(
                    Map.entry("learning-rate-too-low", 1.0),
                    Map.entry("stuck-at-start", 0.5),
                    Map.entry("plateau", 1.0),
                    Map.entry("too-few-epochs", 1.0),
                    Map.entry("stopped-too-early", 1.0),
                    Map.entry("underfitting", 1.0),
                    Map.entry("overfitting", 0.5),
                    Map.entry("capacity-too-small", 1.0));

    Live(Cause check) {
        this(check, Causes.name(check), FROM.getOrDefault(Causes.name(check), 0.0));
    }

    boolean isFast() {
        return !SLOW.contains(cause);
    }
}
