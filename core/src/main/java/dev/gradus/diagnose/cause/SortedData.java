package dev.gradus.diagnose.cause;

import dev.gradus.diagnose.fact.DataFacts;
import dev.gradus.train.Plan;
import dev.gradus.train.diagnose.Evidence;
import dev.gradus.train.diagnose.Finding;
import dev.gradus.train.diagnose.Grade;
import dev.gradus.train.diagnose.Remedy;
import dev.gradus.train.diagnose.Remedy.Part;
import java.util.Optional;
import java.util.Set;

/// Samples that are sorted by class, or by value, and not shuffled in training.
///
/// Each batch then teaches one class, and the next one has the network forget it.
///
/// The signs: neighbouring samples whose targets are far more alike than at random, while shuffling is off.
///
/// The lectures: gradient descent and mini-batches; batches are drawn at random.
public record SortedData() implements Cause {
    static final String CAUSE = "sorted-data";

    @Override
    public Optional<Finding> look(Evidence evidence) {
        Known known = Known.of(evidence);
        Plan plan = known.plan();
        DataFacts data = known.data();
        if (plan == null || data == null || plan.config().shuffle() || plan.stepsPerEpoch() < 3)
            return Optional.empty();
        double order = Relation.order(data);
        if (order < 6) return Optional.empty();
        return Suspicion.likely(CAUSE, Grade.FAIL)
                .step(0)
                .number("standard errors by which neighbouring samples are more alike than at random", order, "below 3")
                .remedy(new Remedy.Set(Part.TRAINING, "shuffle", true))
                .told(
                        "samples in the order of their targets, which no epoch shuffles",
                        "batches that are like the whole",
                        "the file is sorted, and shuffling is off",
                        "Shuffle: leave shuffle on.");
    }

    @Override
    public Set<String> explains() {
        return Set.of(
                Underfitting.CAUSE,
                LearningRateTooHigh.CAUSE,
                LearningRateTooLow.CAUSE,
                StuckAtStart.CAUSE,
                Overfitting.CAUSE,
                SplitsDiffer.CAUSE,
                BatchTooSmall.CAUSE,
                Plateau.CAUSE,
                OptimizerSettings.CAUSE,
                Normalization.CAUSE,
                TooFewEpochs.CAUSE,
                LabelsUnrelated.CAUSE);
    }

    @Override
    public SortedData config() {
        return this;
    }
}
