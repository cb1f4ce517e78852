package dev.gradus.train.diagnose;

import dev.gradus.error.GradusException;
import java.util.List;

/// Why a step of training made a number infinite, NaN or far too large: what was found, the surest cause first.
///
/// Made by an [Autopsy], which runs the batch again.
///
/// @param findings at least one
public record Diagnosis(List<Finding> findings) {
    /// Keeps a copy.
    public Diagnosis {
        findings = List.copyOf(findings);
        if (findings.isEmpty()) throw new IllegalArgumentException("a diagnosis has a finding");
    }

    /// The surest cause.
    ///
    /// @return the first finding
    public Finding first() {
        return findings.getFirst();
    }

    /// The name of the surest cause, `unknown` where no check has found one.
    ///
    /// @return such as `learning-rate`
    public String cause() {
        return first().cause();
    }

    /// Whether steps before this one have left weights with which no step can go well.
    ///
    /// @return true where only going back helps
    public boolean blamesEarlierSteps() {
        return cause().equals(LearningRate.CAUSE);
    }

    /// The surest cause as an error.
    ///
    /// @return to be thrown
    public GradusException error() {
        return first().error();
    }

    /// The four parts of the surest cause in a row.
    @Override
    public String toString() {
        return first().toString();
    }
}
