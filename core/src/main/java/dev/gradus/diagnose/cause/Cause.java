package dev.gradus.diagnose.cause;

import dev.gradus.config.Configured;
import dev.gradus.train.diagnose.Evidence;
import dev.gradus.train.diagnose.Finding;
import java.util.Optional;
import java.util.Set;

/// A cause for which a training goes wrong, and how it is recognized.
///
/// A cause is a function of the evidence: it keeps nothing, and gives the same finding for the same facts. Its finding is
/// [dev.gradus.train.diagnose.Certainty#LIKELY] where the facts speak for themselves, and
/// [dev.gradus.train.diagnose.Certainty#POSSIBLE] where only a trial can tell. To add one, write a record, its line in the table of
/// `CausesTest`, a line in [Causes] and a faulty run with its healthy twin in the gallery.
public interface Cause extends Configured {
    /// Looks for it.
    ///
    /// @param evidence what is known
    /// @return empty where there is no sign of it, or the facts that it takes are missing
    Optional<Finding> look(Evidence evidence);

    /// What it brings about: where both are found, and its remedies gain about as much, the other is its effect.
    ///
    /// @return names in the catalogue; none unless said otherwise
    default Set<String> explains() {
        return Set.of();
    }

    /// Whether a trial of its remedies decides: what they do not better is no cause, however strong the signs. Not so where the figures that a
    /// trial measures are themselves in doubt, as with a leak, or say little, as with a rare class, or where a rule is broken.
    ///
    /// @return true unless said otherwise
    default boolean isDecidedByTrial() {
        return true;
    }

    /// Whether what it spoils is the fit to the training samples, as steps do that are too large in the end: then training samples are witnesses
    /// of a gain beside validation samples, and a gain that these alone could not tell from chance is shown by both.
    ///
    /// @return false unless said otherwise
    default boolean isSeenInTraining() {
        return false;
    }

    /// The share of a training from which on its signs are reliable: what the course of the loss tells takes some of it, all else is told by the
    /// first steps.
    ///
    /// @return from 0 to 1, at its end; 0 unless said otherwise
    default double showsFrom() {
        return 0;
    }

    /// Whether it looks at pairs of samples, which takes too long while a training waits.
    ///
    /// @return false unless said otherwise
    default boolean isSlow() {
        return false;
    }

    /// The highest skill on other samples that could be reached, were it so: what the training, or a trial, certainly does better refutes it.
    ///
    /// @param finding of this cause
    /// @return 1 unless said otherwise
    default double mostSkill(Finding finding) {
        return 1;
    }
}
