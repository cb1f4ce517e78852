package dev.gradus.train.diagnose;

import dev.gradus.error.GradusException;
import java.util.List;

/// What a [Check] has found: a cause, how bad and how sure it is, where, by which numbers, and what to do about it.
///
/// @param cause the name of the check in its catalogue
/// @param grade how bad it is
/// @param certainty how sure it is that this is the cause
/// @param place where it is
/// @param step the number of the update at which it shows, 0 before the first; -1 where it belongs to no step
/// @param gain how much better the training does without it, as a share of what there is to win: tried, where the certainty is
///     [Certainty#SHOWN]; otherwise what causes of its kind usually cost
/// @param evidence the numbers that speak for it
/// @param text the whole in four parts
/// @param remedies what to change, the best first; none where the text alone can say it
/// @param effects what else was found and follows from it
public record Finding(
        String cause,
        Grade grade,
        Certainty certainty,
        Place place,
        long step,
        double gain,
        List<Measured> evidence,
        GradusException.Parts text,
        List<Remedy> remedies,
        List<Finding> effects) {
    /// Keeps copies.
    public Finding {
        evidence = List.copyOf(evidence);
        remedies = List.copyOf(remedies);
        effects = List.copyOf(effects);
    }

    /// A finding about a single step, without effects.
    ///
    /// @param cause the name of the check in its catalogue
    /// @param grade how bad it is
    /// @param certainty how sure it is that this is the cause
    /// @param place where it is
    /// @param evidence the numbers that speak for it
    /// @param text the whole in four parts
    /// @param remedies what to change, the best first
    public Finding(
            String cause,
            Grade grade,
            Certainty certainty,
            Place place,
            List<Measured> evidence,
            GradusException.Parts text,
            List<Remedy> remedies) {
        this(cause, grade, certainty, place, -1, grade == Grade.FAIL ? 1 : 0, evidence, text, remedies, List.of());
    }

    /// The same with another grade.
    ///
    /// @param other how bad it is
    /// @return a copy
    public Finding graded(Grade other) {
        return new Finding(cause, other, certainty, place, step, gain, evidence, text, remedies, effects);
    }

    /// The same with another certainty.
    ///
    /// @param other how sure it is
    /// @return a copy
    public Finding certain(Certainty other) {
        return new Finding(cause, grade, other, place, step, gain, evidence, text, remedies, effects);
    }

    /// The same with what follows from it.
    ///
    /// @param findings other findings
    /// @return a copy
    public Finding with(List<Finding> findings) {
        return new Finding(cause, grade, certainty, place, step, gain, evidence, text, remedies, findings);
    }

    /// The finding as an error.
    ///
    /// @return to be thrown
    public GradusException error() {
        return new GradusException(text.got(), text.expected(), text.cause(), text.repair());
    }

    /// All four parts in a row.
    @Override
    public String toString() {
        return String.valueOf(error().getMessage());
    }
}
