package dev.gradus.diagnose.cause;

import dev.gradus.diagnose.fact.DataFacts;
import dev.gradus.train.diagnose.Evidence;
import dev.gradus.train.diagnose.Finding;
import dev.gradus.train.diagnose.Grade;
import java.util.Optional;
import java.util.Set;

/// Targets that belong to the row before or after: a header was counted as a row, or a series was joined off by one.
///
/// Neighbours tell the target of the neighbouring row better than a sample's own.
///
/// The signs: ten nearest neighbours tell the target of the row before or after better than that of the row itself; or the classes of validation
/// or test samples are those of training plus or minus one.
///
/// The lectures: not spoken of; see misaligned labels and off-by-one errors.
public record LabelsShifted() implements Cause {
    static final String CAUSE = "labels-shifted";

    @Override
    public Optional<Finding> look(Evidence evidence) {
        DataFacts data = Known.of(evidence).data();
        if (data == null || data.train().size() < 100) return Optional.empty();
        Relation.Shift shift = Relation.shift(data);
        if (shift == null || shift.errors() < 5) return renumbered(data);
        return Suspicion.likely(CAUSE, Grade.FAIL)
                .step(0)
                .costs(1)
                .number("share of targets that neighbours tell", shift.own(), "above that of other rows")
                .number(
                        "share of the targets of the row at " + shift.rows(),
                        shift.other(),
                        "that of a constant answer")
                .told(
                        "targets that fit the inputs of the row at "
                                + (shift.rows() < 0 ? "+" : "")
                                + -shift.rows()
                                + " better than those of their own",
                        "inputs and target of a sample in one row",
                        "a column was shifted by a row, for example since one file has a header and the other has none",
                        "Shift the target column by " + -shift.rows() + ".");
    }

    /// Class numbers of one part that are one off against those of training.
    private static Optional<Finding> renumbered(DataFacts data) {
        Relation.Renumbered found = Relation.renumbered(data);
        if (found == null) return Optional.empty();
        return Suspicion.likely(CAUSE, Grade.FAIL)
                .step(0)
                .costs(1)
                .number(
                        "share of " + found.part() + " samples whose class neighbours in training tell",
                        found.own(),
                        "that of training samples")
                .number(
                        "the same of the class " + (found.by() > 0 ? "after" : "before") + " it",
                        found.other(),
                        "near 0")
                .told(
                        found.part()
                                + " samples whose class is the one "
                                + (found.by() > 0 ? "before" : "after")
                                + " that which training would have",
                        "class numbers that mean the same in all parts",
                        "one file counts its classes from 0 and the other from 1",
                        "Number the classes alike, or use their names.");
    }

    @Override
    public Set<String> explains() {
        return Set.of(
                LabelsUnrelated.CAUSE,
                Overfitting.CAUSE,
                LabelNoise.CAUSE,
                StuckAtStart.CAUSE,
                Underfitting.CAUSE,
                LearningRateTooLow.CAUSE,
                LearningRateTooHigh.CAUSE,
                CapacityTooSmall.CAUSE);
    }

    @Override
    public boolean isSlow() {
        return true;
    }

    @Override
    public LabelsShifted config() {
        return this;
    }
}
