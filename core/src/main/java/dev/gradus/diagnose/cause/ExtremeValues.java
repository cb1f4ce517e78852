package dev.gradus.diagnose.cause;

import static dev.gradus.tensor.Values.number;

import dev.gradus.data.prepare.Clip;
import dev.gradus.data.prepare.RobustScale;
import dev.gradus.diagnose.fact.DataFacts;
import dev.gradus.diagnose.fact.Feature;
import dev.gradus.train.diagnose.Certainty;
import dev.gradus.train.diagnose.Evidence;
import dev.gradus.train.diagnose.Finding;
import dev.gradus.train.diagnose.Grade;
import dev.gradus.train.diagnose.Remedy;
import dev.gradus.train.diagnose.Remedy.Part;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// A few values that are far from all others of their column: errors of measurement, or marks such as 999999 for a missing value.
///
/// They take the whole range of a preparation, so that all other values become equal, and their samples make the largest gradients.
///
/// The signs: a value whose distance from the median of its column is many times that of the quartiles, where below 10 is usual; or a hundredth of
/// the targets that makes much of their variance.
///
/// The lectures: data preparation; what min-max does with one very large or small value.
public record ExtremeValues() implements Cause {
    static final String CAUSE = "extreme-values";

    @Override
    public Optional<Finding> look(Evidence evidence) {
        DataFacts data = Known.of(evidence).data();
        if (data == null || !data.isTable() || data.train().size() < 20) return Optional.empty();
        Feature worst = null;
        for (Feature f : data.features()) {
            if (f.usual() < 0.5 && (worst == null || f.reach() > worst.reach())) worst = f;
        }
        Optional<Finding> target = data.task().isClassification() ? Optional.empty() : target(data);
        if (target.isPresent()) return target;
        if (worst == null || worst.reach() < 30) return Optional.empty();
        boolean isFar = worst.reach() > 300;
        return Suspicion.of(CAUSE, Grade.WARN, isFar ? Certainty.LIKELY : Certainty.POSSIBLE)
                .step(0)
                .at(List.of(worst.farthestSample()))
                .number("distance from the median, in quartile distances", worst.reach(), "below 10")
                .remedy(new Remedy.Add(Part.PREPARATION, new RobustScale.Config(), ""))
                .remedy(new Remedy.Add(Part.PREPARATION, new Clip.Config(), ""))
                .told(
                        data.field(worst.index()).name()
                                + " has the value "
                                + number(worst.farthest())
                                + " in training sample "
                                + worst.farthestSample()
                                + ", the median is "
                                + number(worst.median()),
                        "values within some quartile distances of the median",
                        "an error of measurement, or a mark for a missing value",
                        "Repair or remove these values; or scale by quartiles and clip.");
    }

    /// Targets of which a hundredth makes most of the variance, and so of the squared error.
    private static Optional<Finding> target(DataFacts data) {
        int n = data.train().size();
        if (n < 100) return Optional.empty();
        double mean = 0, all = 0, top = 0;
        for (int i = 0; i < n; i++) mean += data.train().target(i, 0) / (double) n;
        double[] squares = new double[n];
        for (int i = 0; i < n; i++) squares[i] = Math.pow(data.train().target(i, 0) - mean, 2);
        Arrays.sort(squares);
        for (int i = 0; i < n; i++) {
            all += squares[i];
            if (i >= n - Math.max(1, n / 100)) top += squares[i];
        }
        if (!(top > 0.4 * all)) return Optional.empty();
        return Suspicion.likely(CAUSE, Grade.WARN)
                .step(0)
                .costs(0.2)
                .number("share of the variance of the targets that a hundredth of them makes", top / all, "below 0.1")
                .remedy(new Remedy.Set(Part.LOSS, "", "huber"))
                .told(
                        "targets of which a hundredth makes " + number(100 * top / all) + " % of the variance",
                        "less than 10 %",
                        "a few values are far larger than all others, as prices and counts have them",
                        "Predict the logarithm, or use a loss that large errors do not rule, such as huber.");
    }

    @Override
    public Set<String> explains() {
        return Set.of(
                InputsNotScaled.CAUSE,
                LearningRateTooHigh.CAUSE,
                ExplodingGradients.CAUSE,
                DeadUnits.CAUSE,
                SaturatedUnits.CAUSE,
                Underfitting.CAUSE,
                SplitsDiffer.CAUSE,
                LearningRateTooLow.CAUSE,
                Plateau.CAUSE,
                StuckAtStart.CAUSE,
                TooFewEpochs.CAUSE);
    }

    @Override
    public boolean isDecidedByTrial() {
        return false;
    }

    @Override
    public ExtremeValues config() {
        return this;
    }
}
