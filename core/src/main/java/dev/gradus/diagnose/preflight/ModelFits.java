package dev.gradus.diagnose.preflight;

import dev.gradus.error.GradusException;
import dev.gradus.error.GradusException.Parts;
import dev.gradus.train.Plan;
import java.util.Optional;

/// Whether samples go through all layers, and their outputs and targets through the loss: a missing flatten, another number of outputs, a loss of
/// another task.
record ModelFits() implements Item {
    @Override
    public String name() {
        return "model-fits-data";
    }

    @Override
    public Optional<Result> look(Subject subject) {
        GradusException refusal = subject.refusal();
        Plan plan = subject.plan();
        if (refusal != null || plan == null) {
            Parts parts = refusal == null ? new Parts("no model", "a model", "", "") : refusal.parts();
            return Optional.of(Result.fail(name(), parts));
        }
        String text =
                "samples %s become %d outputs for %d %s, and %s takes them"
                        .formatted(
                                plan.network().sampleShape(),
                                Trial.output(plan.network()).size(),
                                subject.task().outputs(),
                                subject.task().isClassification() ? "classes" : "values",
                                plan.loss().getClass().getSimpleName());
        return Optional.of(Result.pass(name(), Double.NaN, "one output for each class or value", text));
    }
}
