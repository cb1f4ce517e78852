package dev.gradus.diagnose.cause;

import static dev.gradus.tensor.Values.number;

import dev.gradus.diagnose.fact.DataFacts;
import dev.gradus.train.diagnose.Evidence;
import dev.gradus.train.diagnose.Finding;
import dev.gradus.train.diagnose.Grade;
import dev.gradus.train.diagnose.Remedy;
import dev.gradus.train.diagnose.Remedy.Part;
import java.util.Optional;
import java.util.Set;

/// A column that gives the target away, and will not be there, or not be known, when the model is used.
///
/// It alone tells the target almost without error, and no other column tells nearly as much.
///
/// The signs: one column that tells almost all of the target, and no other that tells nearly as much; or one that is the target in another code.
///
/// The lectures: not spoken of; see data leakage and target leakage.
public record TargetLeak() implements Cause {
    static final String CAUSE = "target-leak";

    /// Some columns honestly tell less than that.
    private static final double ALMOST = 0.99;

    @Override
    public Optional<Finding> look(Evidence evidence) {
        DataFacts data = Known.of(evidence).data();
        if (data == null || !data.isTable() || data.train().size() < 50 || data.train().width() > 2000) {
            return Optional.empty();
        }
        double[] told = Relation.columns(data);
        int best = 0;
        for (int k = 1; k < told.length; k++) if (told[k] > told[best]) best = k;
        double second = 0;
        for (int k = 0; k < told.length; k++) if (k != best) second = Math.max(second, told[k]);
        if (told.length < 2 || told[best] < 0.97) return Optional.empty();
        boolean isExact =
                (data.task().isClassification() || told[best] > 0.999)
                        && Relation.isCode(data, data.fields().get(best));
        if (!isExact && 1 - second < 4 * (1 - told[best]) + 0.1) return Optional.empty();
        DataFacts.Field column = data.fields().get(best);
        return Suspicion.likely(CAUSE, isExact ? Grade.FAIL : told[best] > ALMOST ? Grade.WARN : Grade.NOTE)
                .step(0)
                .costs(isExact ? 0.9 : 0.3)
                .number("share of the target that " + column.name() + " tells alone", told[best], "below 0.9")
                .number("the same of the next best column", second, "about as much")
                .remedy(new Remedy.Set(Part.DATA, "drop", column.column()))
                .told(
                        column.name() + " alone tells " + number(100 * told[best]) + " % of the target",
                        "columns that are known before the target is",
                        "it is the target in other words, or was measured after it",
                        "If new data will not have it, leave it out.");
    }

    @Override
    public Set<String> explains() {
        return Set.of(Overfitting.CAUSE);
    }

    @Override
    public boolean isDecidedByTrial() {
        return false;
    }

    @Override
    public TargetLeak config() {
        return this;
    }
}
