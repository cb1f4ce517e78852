package dev.gradus.train.diagnose;

import dev.gradus.error.GradusException;
import java.util.List;

/// What a [Check] has found: a cause, how bad and how sure it is, where, by which numbers, and what to do about it.
///
/// @param cause the name of the check in the catalogue [Checks#ALL]
/// @param grade how bad it is
/// @param certainty how sure it is that this is the cause
/// @param place where it is
/// @param evidence the numbers that speak for it
/// @param text the whole in four parts
/// @param remedies what to change, the best first; none where the text alone can say it
public record Finding(
        String cause,
        Grade grade,
        Certainty certainty,
        Place place,
        List<Measured> evidence,
        GradusException.Parts text,
        List<Remedy> remedies) {
    /// Keeps copies.
    public Finding {
        evidence = List.copyOf(evidence);
        remedies = List.copyOf(remedies);
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
