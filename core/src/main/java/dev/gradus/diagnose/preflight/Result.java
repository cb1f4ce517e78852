package dev.gradus.diagnose.preflight;

import static dev.gradus.tensor.Values.number;

import dev.gradus.error.GradusException.Parts;
import dev.gradus.train.diagnose.Finding;
import dev.gradus.train.diagnose.Measured;
import dev.gradus.train.diagnose.Remedy;
import java.util.List;

/// What an item has found.
///
/// @param item its name
/// @param outcome how it came out
/// @param value the number that decided; NaN where none did
/// @param expected what is healthy, in words or numbers
/// @param text what was seen
/// @param repair what to do about it; empty where nothing is to be done
/// @param remedies the same as changes of settings, the best first
public record Result(
        String item,
        Outcome outcome,
        double value,
        String expected,
        String text,
        String repair,
        List<Remedy> remedies) {
    /// Keeps a copy.
    public Result {
        remedies = List.copyOf(remedies);
    }

    static Result pass(String item, double value, String expected, String text) {
        return new Result(item, Outcome.PASS, value, expected, text, "", List.of());
    }

    /// All is well, with a number that speaks for itself.
    static Result pass(String item, Measured measured) {
        String text =
                Double.isNaN(measured.value()) ? measured.name() : measured.name() + ": " + number(measured.value());
        return pass(item, measured.value(), measured.healthy(), text);
    }

    /// Something is not as it should be.
    static Result of(String item, Outcome outcome, Measured measured, String text, String repair) {
        return new Result(item, outcome, measured.value(), measured.healthy(), text, repair, List.of());
    }

    static Result of(String item, Finding finding) {
        Parts parts = finding.text();
        double value = finding.evidence().isEmpty() ? Double.NaN : finding.evidence().getFirst().value();
        String text = parts.got() + "; likely cause: " + parts.cause();
        return new Result(item, Outcome.of(finding), value, parts.expected(), text, parts.repair(), finding.remedies());
    }

    static Result fail(String item, Parts error) {
        String text = error.got() + "; likely cause: " + error.cause();
        return new Result(item, Outcome.FAIL, Double.NaN, error.expected(), text, error.repair(), List.of());
    }

    /// The same with another grade.
    Result graded(Outcome other) {
        return new Result(item, other, value, expected, text, repair, remedies);
    }
}
