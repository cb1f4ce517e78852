package dev.gradus.diagnose.cause;

import dev.gradus.nn.Reduction;
import dev.gradus.nn.loss.CrossEntropy;
import dev.gradus.nn.loss.MeanSquaredError;
import dev.gradus.train.Plan;
import dev.gradus.train.diagnose.Evidence;
import dev.gradus.train.diagnose.Finding;
import dev.gradus.train.diagnose.Remedy;
import dev.gradus.train.diagnose.Remedy.Part;
import java.util.Optional;
import java.util.Set;

/// A loss that does not fit the task: one that sums over the batch, so that steps grow with its size; one that rare large errors rule; one that is
/// not of classes, or not of values.
///
/// The signs: a loss that is not the usual one, cross-entropy for classes and mean squared error for values, or is a sum over the batch, and a skill
/// that is low.
///
/// The lectures: losses; squared errors for values, as a sum and as a mean, and cross-entropy for classes.
public record LossUnfit() implements Cause {
    static final String CAUSE = "loss-unfit";

    @Override
    public Optional<Finding> look(Evidence evidence) {
        Known known = Known.of(evidence);
        Plan plan = known.plan();
        if (plan == null) return Optional.empty();
        String loss = plan.loss().getClass().getSimpleName();
        if (plan.loss().reduction() == Reduction.SUM) {
            return Suspicion.possible(CAUSE)
                    .step(0)
                    .number("samples whose gradients are added up", plan.config().batchSize(), "their mean")
                    .remedy(new Remedy.Set(Part.LOSS, "reduction", "mean"))
                    .told(
                            loss + " summed over " + plan.config().batchSize() + " samples",
                            "the mean",
                            "steps grow with the batch: the learning rate is that many times as large",
                            "Use the mean, or divide the learning rate by the batch size.");
        }
        boolean isOfClasses = plan.data().task().isClassification();
        String usual = isOfClasses ? "cross-entropy" : "mean-squared-error";
        boolean isUsual = isOfClasses ? plan.loss() instanceof CrossEntropy : plan.loss() instanceof MeanSquaredError;
        if (isUsual || known.isGood()) return Optional.empty();
        return Suspicion.possible(CAUSE)
                .step(0)
                .remedy(new Remedy.Set(Part.LOSS, "", usual))
                .told(
                        loss + " for " + (isOfClasses ? "classes" : "values"),
                        usual,
                        "the loss was chosen for another task",
                        "Use " + usual + ".");
    }

    @Override
    public Set<String> explains() {
        return Set.of(
                LearningRateTooHigh.CAUSE,
                ExplodingGradients.CAUSE,
                StuckAtStart.CAUSE,
                LearningRateTooLow.CAUSE,
                Underfitting.CAUSE,
                DeadUnits.CAUSE,
                Plateau.CAUSE,
                TooFewEpochs.CAUSE);
    }

    @Override
    public LossUnfit config() {
        return this;
    }
}
