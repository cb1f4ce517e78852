package dev.gradus.diagnose.cause;

import static dev.gradus.tensor.Values.number;

import dev.gradus.diagnose.fact.DataFacts;
import dev.gradus.train.diagnose.Evidence;
import dev.gradus.train.diagnose.Finding;
import dev.gradus.train.diagnose.Grade;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;

/// Targets that are the same in all, or almost all, samples: there is nothing to be learned.
///
/// The signs: almost all targets are equal.
///
/// The lectures: not spoken of; see constant targets, or targets without variance.
public record LabelsConstant() implements Cause {
    static final String CAUSE = "labels-constant";

    @Override
    public Optional<Finding> look(Evidence evidence) {
        DataFacts data = Known.of(evidence).data();
        if (data == null || data.train().size() < 20) return Optional.empty();
        double share = data.task().isClassification() ? data.majority() : usual(data);
        if (!(share > 0.995)) return Optional.empty();
        return Suspicion.likely(CAUSE, Grade.FAIL)
                .step(0)
                .costs(1)
                .number("share of the most frequent target", share, "below 0.9")
                .told(
                        "targets of which " + number(100 * share) + " % are equal",
                        "targets that differ",
                        "the wrong column is the target, or the file was cut from sorted data",
                        "Look at the target column, and name another one.");
    }

    private static double usual(DataFacts data) {
        int n = data.train().size();
        float[] values = new float[n];
        for (int i = 0; i < n; i++) values[i] = data.train().target(i, 0);
        Arrays.sort(values);
        int most = 0, run = 0;
        for (int i = 0; i < n; i++) {
            run = i > 0 && values[i] == values[i - 1] ? run + 1 : 1;
            most = Math.max(most, run);
        }
        return (double) most / n;
    }

    @Override
    public Set<String> explains() {
        return Set.of(LabelsUnrelated.CAUSE, ClassImbalance.CAUSE, StuckAtStart.CAUSE, Underfitting.CAUSE);
    }

    @Override
    public LabelsConstant config() {
        return this;
    }
}
