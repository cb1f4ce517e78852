package dev.gradus.diagnose.cause;

import dev.gradus.train.Plan;
import dev.gradus.train.diagnose.Evidence;
import dev.gradus.train.diagnose.Finding;
import dev.gradus.train.diagnose.Remedy;
import dev.gradus.train.diagnose.Remedy.Part;
import java.util.Optional;
import java.util.Set;

/// Batches so small that their gradients are mostly noise: steps go back and forth, and only a much smaller rate would settle.
///
/// The signs: batches of a few samples, where 16 to 256 are usual, and a loss that jumps from step to step.
///
/// The lectures: babysitting the learning process; a noisy curve asks for a larger batch.
public record BatchTooSmall() implements Cause {
    static final String CAUSE = "batch-too-small";

    @Override
    public Optional<Finding> look(Evidence evidence) {
        Known known = Known.of(evidence);
        Plan plan = known.plan();
        if (plan == null || known.isGood()) return Optional.empty();
        int batch = plan.config().batchSize() * plan.config().accumulate();
        if (batch > 8) return Optional.empty();
        return Suspicion.possible(CAUSE)
                .step(0)
                .number("samples in a batch", batch, "16 to 256")
                .remedy(new Remedy.Set(Part.TRAINING, "batchSize", 32))
                .told(
                        "batches of " + batch + (batch == 1 ? " sample" : " samples"),
                        "batches of 16 to 256",
                        "the gradient of so few samples is mostly noise",
                        "Use batches of 32.");
    }

    @Override
    public Set<String> explains() {
        return Set.of(
                Underfitting.CAUSE,
                LearningRateTooHigh.CAUSE,
                Plateau.CAUSE,
                Normalization.CAUSE,
                DeadUnits.CAUSE,
                StuckAtStart.CAUSE,
                OptimizerSettings.CAUSE);
    }

    @Override
    public BatchTooSmall config() {
        return this;
    }
}
