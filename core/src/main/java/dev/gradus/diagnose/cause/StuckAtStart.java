package dev.gradus.diagnose.cause;

import static dev.gradus.tensor.Values.number;

import dev.gradus.diagnose.fact.DataFacts;
import dev.gradus.diagnose.fact.Judged;
import dev.gradus.diagnose.fact.Neighbours;
import dev.gradus.diagnose.fact.Progress;
import dev.gradus.diagnose.fact.Scores;
import dev.gradus.train.diagnose.Evidence;
import dev.gradus.train.diagnose.Finding;
import dev.gradus.train.diagnose.Grade;
import java.util.Optional;

/// A loss that stays at that of the best constant answer: nothing is learned.
///
/// The signs: a loss in the last third of the steps that is not below that of the best constant answer, and a skill on training samples near 0.
///
/// The lectures: babysitting the learning process; the loss stays at 2.303 of ten classes.
public record StuckAtStart() implements Cause {
    static final String CAUSE = "stuck-at-start";

    @Override
    public Optional<Finding> look(Evidence evidence) {
        Known known = Known.of(evidence);
        Progress progress = known.progress();
        DataFacts data = known.data();
        Judged judged = known.judged();
        if (progress == null || data == null || progress.losses().length < 20 || known.hasDiverged())
            return Optional.empty();
        if (judged != null && (judged.train().skill() > 0.1 || tellsWhatThereIs(judged, data))) return Optional.empty();
        double last = progress.loss(0.7, 1), constant = data.constantLoss();
        double guessing = known.constantLoss();
        if (last < 0.98 * guessing || (judged == null && Double.isNaN(guessing))) return Optional.empty();
        return Suspicion.likely(CAUSE, Grade.FAIL)
                .step(20)
                .number("loss of the last third of the steps", last, "well below that of the best constant answer")
                .number("loss of the best constant answer", constant, "above that of the model")
                .told(
                        "a loss of " + number(last) + ", where always giving the same answer has " + number(constant),
                        "a loss that falls",
                        "nothing is learned, for a reason that was not found",
                        "Try to learn twenty samples by heart; then look at rate, initialization and inputs.");
    }

    /// Whether the model knows little since there is little to know: it is surely better than a constant answer, and no worse than neighbours.
    private static boolean tellsWhatThereIs(Judged judged, DataFacts data) {
        Scores its = judged.train();
        return its.atLeast(3) > 0 && its.skill() >= ofNeighbours(data);
    }

    private static double ofNeighbours(DataFacts data) {
        Neighbours near = data.within();
        if (!data.task().isClassification()) {
            double sum = 0;
            for (int k = 0; k < data.task().outputs(); k++) sum += near.explained(k) / data.task().outputs();
            return sum;
        }
        int[] labels = new int[near.size()];
        for (int i = 0; i < labels.length; i++) labels[i] = data.train().label(i);
        double majority = data.majority();
        return majority < 1 ? (near.accuracy(labels) - majority) / (1 - majority) : 0;
    }

    @Override
    public double showsFrom() {
        return 0.5;
    }

    @Override
    public StuckAtStart config() {
        return this;
    }
}
