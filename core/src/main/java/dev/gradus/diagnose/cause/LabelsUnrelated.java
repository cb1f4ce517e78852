package dev.gradus.diagnose.cause;

import dev.gradus.diagnose.fact.DataFacts;
import dev.gradus.diagnose.fact.Judged;
import dev.gradus.diagnose.fact.Scores;
import dev.gradus.train.diagnose.Evidence;
import dev.gradus.train.diagnose.Finding;
import dev.gradus.train.diagnose.Grade;
import java.util.Optional;
import java.util.Set;

/// Targets that have nothing to do with the inputs: they were shuffled, sorted or joined apart from each other.
///
/// Neighbours, single columns and the model itself tell no more than the best constant answer. A network can learn such data by heart, and is then
/// right on the training samples alone.
///
/// The signs: neither ten nearest neighbours nor any single column nor the model does better on other samples than the best constant answer.
///
/// The lectures: not spoken of; see randomization tests and memorization of random labels.
public record LabelsUnrelated() implements Cause {
    static final String CAUSE = "labels-shuffled";

    /// By chance, the best of some trials.
    private static final double MOST = 0.1;

    /// Of samples outside the largest class: so few tell nothing, whatever they are.
    private static final int FEWEST = 30;

    @Override
    public Optional<Finding> look(Evidence evidence) {
        Known known = Known.of(evidence);
        DataFacts data = known.data();
        if (data == null || data.train().size() < 50 || data.validation().size() < 20) return Optional.empty();
        if (data.task().isClassification() && (1 - data.majority()) * data.train().size() < FEWEST)
            return Optional.empty();
        double neighbours = Relation.ofNeighbours(data), column = Relation.ofColumns(data);
        if (neighbours > 3 || column > 2) return Optional.empty();
        Judged judged = known.judged();
        if (judged != null && judged.validation().over(Scores.none(judged.validation().each().length)).errors() > 3) {
            return Optional.empty();
        }
        return Suspicion.likely(CAUSE, Grade.FAIL)
                .step(0)
                .costs(0.9)
                .number("standard errors by which neighbours tell more than a constant answer", neighbours, "above 5")
                .number("the same of the best column, less what chance allows", column, "above 3")
                .told(
                        "targets that neither neighbours nor any column nor the model tells better than a constant answer",
                        "inputs that say something about the targets",
                        "inputs and targets were shuffled or sorted apart from each other, or belong to different files",
                        "Join inputs and targets again by a key, and look at some samples.");
    }

    @Override
    public Set<String> explains() {
        return Effects.ofNotLearning(
                Overfitting.CAUSE,
                LearningRateTooLow.CAUSE,
                LearningRateTooHigh.CAUSE,
                LabelNoise.CAUSE,
                BatchTooSmall.CAUSE,
                RegularizationTooStrong.CAUSE,
                StoppedTooEarly.CAUSE);
    }

    @Override
    public double mostSkill(Finding finding) {
        return MOST;
    }

    @Override
    public boolean isSlow() {
        return true;
    }

    @Override
    public LabelsUnrelated config() {
        return this;
    }
}
