package dev.gradus.diagnose.cause;

import dev.gradus.train.Plan;
import dev.gradus.train.diagnose.Certainty;
import dev.gradus.train.diagnose.Evidence;
import dev.gradus.train.diagnose.Finding;
import dev.gradus.train.diagnose.Grade;
import dev.gradus.train.diagnose.Remedy;
import dev.gradus.train.diagnose.Remedy.Part;
import java.util.Optional;
import java.util.Set;

/// Batches so large that the training has too few updates: a handful in an epoch.
///
/// The signs: a few updates in an epoch, where 20 or more are usual, and fewer than some hundreds in all.
///
/// The lectures: gradient descent and mini-batches; six steps of an hour against ten of five minutes.
public record BatchTooLarge() implements Cause {
    static final String CAUSE = "batch-too-large";

    @Override
    public Optional<Finding> look(Evidence evidence) {
        Known known = Known.of(evidence);
        Plan plan = known.plan();
        if (plan == null || known.isGood() || known.hasDiverged()) return Optional.empty();
        int batch = plan.config().batchSize() * plan.config().accumulate(), samples = plan.data().train().data().size();
        if (plan.stepsPerEpoch() > 8 || batch <= 32 || plan.totalSteps() > 2000) return Optional.empty();
        int smaller = Math.max(16, Math.min(batch / 8, samples / 20));
        boolean isHardlyMoved = plan.stepsPerEpoch() <= 3 && plan.totalSteps() <= 200;
        return Suspicion.of(CAUSE, Grade.WARN, isHardlyMoved ? Certainty.LIKELY : Certainty.POSSIBLE)
                .step(0)
                .number("updates in an epoch", plan.stepsPerEpoch(), "20 or more")
                .number("updates in all", plan.totalSteps(), "some hundreds or more")
                .remedy(new Remedy.Set(Part.TRAINING, "batchSize", smaller))
                .told(
                        "batches of " + batch + " of " + samples + " samples, " + plan.totalSteps() + " updates in all",
                        "20 or more updates in an epoch",
                        "the batch size was chosen for a larger data set",
                        "Use batches of " + smaller + ", or more epochs and a larger learning rate.");
    }

    @Override
    public Set<String> explains() {
        return Set.of(
                TooFewEpochs.CAUSE,
                LearningRateTooLow.CAUSE,
                Underfitting.CAUSE,
                StuckAtStart.CAUSE,
                CapacityTooSmall.CAUSE);
    }

    @Override
    public BatchTooLarge config() {
        return this;
    }
}
