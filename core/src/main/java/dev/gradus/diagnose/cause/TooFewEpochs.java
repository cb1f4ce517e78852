package dev.gradus.diagnose.cause;

import static dev.gradus.tensor.Values.number;

import dev.gradus.diagnose.fact.Progress;
import dev.gradus.train.Plan;
import dev.gradus.train.StopReason;
import dev.gradus.train.diagnose.Certainty;
import dev.gradus.train.diagnose.Evidence;
import dev.gradus.train.diagnose.Finding;
import dev.gradus.train.diagnose.Grade;
import dev.gradus.train.diagnose.Remedy;
import dev.gradus.train.diagnose.Remedy.Part;
import java.util.Optional;
import java.util.Set;

/// A training that ends while its loss still falls as fast as before.
///
/// The signs: a loss that falls by several hundredths of itself in the last fifth of the steps.
///
/// The lectures: hyper-parameter search; few epochs are meant for its first, coarse stage.
public record TooFewEpochs() implements Cause {
    static final String CAUSE = "too-few-epochs";

    @Override
    public Optional<Finding> look(Evidence evidence) {
        Known known = Known.of(evidence);
        Plan plan = known.plan();
        Progress progress = known.progress();
        if (plan == null || progress == null || known.isGood() || known.hasDiverged() || progress.losses().length < 4)
            return Optional.empty();
        if (progress.end() != StopReason.COMPLETED && progress.end() != StopReason.TIME_UP) return Optional.empty();
        double before = progress.loss(0.6, 0.8), last = progress.loss(0.8, 1);
        if (!(before - last > 0.03 * before)) return Optional.empty();
        // what is near 0 falls by shares of itself for long, and nothing is missing
        boolean isFar = before - last > 0.1 * before && before - last > 0.02 * progress.loss(0, 0.02);
        int epochs = 4 * plan.config().epochs();
        return Suspicion.of(CAUSE, Grade.WARN, isFar ? Certainty.LIKELY : Certainty.POSSIBLE)
                .number(
                        "fall of the loss in the last fifth of the steps",
                        (before - last) / before,
                        "below 0.02 in the end")
                .number("updates in all", plan.totalSteps(), "as many as the loss needs to become flat")
                .remedy(new Remedy.Set(Part.TRAINING, "epochs", epochs))
                .told(
                        "a loss that fell by "
                                + number(100 * (before - last) / before)
                                + " % in the last fifth of "
                                + progress.updates()
                                + " steps",
                        "a loss that has become flat",
                        "training ended too early",
                        "Train for " + epochs + " epochs.");
    }

    @Override
    public Set<String> explains() {
        return Set.of(Underfitting.CAUSE, CapacityTooSmall.CAUSE, StuckAtStart.CAUSE);
    }

    @Override
    public double showsFrom() {
        return 1;
    }

    @Override
    public TooFewEpochs config() {
        return this;
    }
}
