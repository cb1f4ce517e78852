package dev.gradus.diagnose.preflight;

import dev.gradus.train.diagnose.Certainty;
import dev.gradus.train.diagnose.Finding;

/// How an item of the preflight came out.
public enum Outcome {
    /// As it should be.
    PASS,
    /// Unusual, and perhaps intended.
    NOTE,
    /// Training will probably go less well than it could.
    WARN,
    /// Training cannot succeed, or its figures would be wrong.
    FAIL;

    /// That of a finding: its grade, and one less where other causes fit as well.
    static Outcome of(Finding finding) {
        boolean isSure = finding.certainty() != Certainty.POSSIBLE;
        return switch (finding.grade()) {
            case FAIL -> isSure ? FAIL : WARN;
            case WARN -> isSure ? WARN : NOTE;
            case NOTE -> NOTE;
        };
    }
}
