package dev.gradus.train.diagnose;

import dev.gradus.error.GradusException.Parts;
import dev.gradus.tensor.Watch;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What is said where no check finds a cause.
final class Unexplained {
    static final String CAUSE = "unknown";

    private Unexplained() {}

    static Finding of(Step step) {
        return new Finding(
                CAUSE,
                Grade.FAIL,
                Certainty.POSSIBLE,
                Symptom.place(step, Symptom.parameter(step), step.samples()),
                List.of(new Measured("loss of the batch, run again", step.loss(), "finite")),
                text(step.fault(), Symptom.of(step)),
                List.of());
    }

    private static Parts text(Watch.@Nullable Fault fault, String got) {
        if (fault == null) {
            return new Parts(
                    got,
                    "a number that is not finite, or far too large",
                    "a penalty on the weights, a constraint or the optimizer made it, not the model",
                    "Leave penalties and constraints out one by one, and check the optimizer's epsilon.");
        }
        if (!fault.isProducer()) {
            return new Parts(
                    got,
                    "finite numbers",
                    "a tensor was not finite before " + fault.operation() + " got it, such as running statistics",
                    "Begin again from an earlier checkpoint.");
        }
        return new Parts(
                got,
                "finite numbers",
                fault.operation() + " is not defined for what it was given, or its formula overflows",
                "Try " + fault.operation() + " on these numbers alone, and its gradient with GradCheck.");
    }
}
