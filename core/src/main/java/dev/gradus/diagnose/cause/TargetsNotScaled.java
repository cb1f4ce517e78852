package dev.gradus.diagnose.cause;

import static dev.gradus.tensor.Values.number;

import dev.gradus.diagnose.fact.DataFacts;
import dev.gradus.train.diagnose.Evidence;
import dev.gradus.train.diagnose.Finding;
import dev.gradus.train.diagnose.Grade;
import dev.gradus.train.diagnose.Remedy;
import java.util.Optional;
import java.util.Set;

/// Values to be predicted whose size or offset is far from what a network gives at first.
///
/// The first losses are huge, and the output layer must grow by as much before anything else is learned.
///
/// The signs: a mean of the targets far from 0, or a standard deviation far from 1.
///
/// The lectures: not spoken of; see standardization of targets.
public record TargetsNotScaled() implements Cause {
    static final String CAUSE = "targets-not-scaled";

    @Override
    public Optional<Finding> look(Evidence evidence) {
        Known known = Known.of(evidence);
        DataFacts data = known.data();
        if (data == null || data.task().isClassification() || data.train().size() < 2) return Optional.empty();
        double worst = 0, mean = 0, deviation = 1;
        for (int k = 0; k < data.task().outputs(); k++) {
            double m = 0, squares = 0;
            int n = data.train().size();
            for (int i = 0; i < n; i++) m += data.train().target(i, k) / (double) n;
            for (int i = 0; i < n; i++) squares += Math.pow(data.train().target(i, k) - m, 2);
            double d = Math.sqrt(squares / n), size = Math.hypot(m, d), off = Math.max(size, 1 / Math.max(d, 1e-30));
            if (off <= worst) continue;
            worst = off;
            mean = m;
            deviation = d;
        }
        if (worst < 20) return Optional.empty();
        return Suspicion.likely(CAUSE, worst > 100 ? Grade.FAIL : Grade.WARN)
                .step(0)
                .number("mean of the targets", mean, "about 0")
                .number("standard deviation of the targets", deviation, "about 1")
                .remedy(new Remedy.Code("Scaled.of(data)"))
                .told(
                        "targets with the mean " + number(mean) + " and the standard deviation " + number(deviation),
                        "about 0 and 1",
                        "the targets are in the unit in which they were measured",
                        "Train on scaled targets, Scaled.of(data): predictions are in the old unit all the same.");
    }

    @Override
    public Set<String> explains() {
        return Set.of(
                LearningRateTooHigh.CAUSE,
                LearningRateTooLow.CAUSE,
                ExplodingGradients.CAUSE,
                StuckAtStart.CAUSE,
                DeadUnits.CAUSE,
                Underfitting.CAUSE,
                TooFewEpochs.CAUSE,
                Plateau.CAUSE);
    }

    @Override
    public boolean isDecidedByTrial() {
        return false;
    }

    @Override
    public TargetsNotScaled config() {
        return this;
    }
}
