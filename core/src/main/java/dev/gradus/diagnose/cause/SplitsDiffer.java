package dev.gradus.diagnose.cause;

import static dev.gradus.tensor.Values.number;

import dev.gradus.diagnose.fact.DataFacts;
import dev.gradus.train.diagnose.Evidence;
import dev.gradus.train.diagnose.Finding;
import dev.gradus.train.diagnose.Grade;
import java.util.Optional;
import java.util.Set;

/// Validation or test samples that are unlike those of training: another season, another device, other people, or a file that was sorted before it
/// was cut.
///
/// The model is good where it was trained, and its figures on the other part say little about it.
///
/// The signs: the mean of an input, or the share of a class, differs between the parts by a good part of a standard deviation and by more than chance
/// allows.
///
/// The lectures: not spoken of; see dataset shift.
public record SplitsDiffer() implements Cause {
    static final String CAUSE = "splits-differ";

    @Override
    public Optional<Finding> look(Evidence evidence) {
        DataFacts data = Known.of(evidence).data();
        if (data == null) return Optional.empty();
        Relation.Difference worst = Relation.difference(data);
        if (worst == null) return Optional.empty();
        return Suspicion.likely(CAUSE, worst.effect() > 1 ? Grade.FAIL : Grade.WARN)
                .step(0)
                .costs(Math.min(0.7, worst.effect() / 3))
                .number("difference in " + worst.what() + ", in standard deviations", worst.effect(), "below 0.3")
                .number("the same in standard errors", worst.errors(), "below 4")
                .told(
                        worst.part()
                                + " samples whose "
                                + worst.what()
                                + " is "
                                + number(worst.effect())
                                + " standard deviations away from that of training",
                        "parts that are alike",
                        "the data was cut in its order, or the parts come from different places",
                        "Divide the whole at random, or by groups; where the parts must differ, train on data like that of use.");
    }

    @Override
    public Set<String> explains() {
        return Set.of(Overfitting.CAUSE, Duplicates.CAUSE);
    }

    @Override
    public boolean isSlow() {
        return true;
    }

    @Override
    public SplitsDiffer config() {
        return this;
    }
}
