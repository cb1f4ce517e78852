package dev.gradus.diagnose.cause;

import static dev.gradus.tensor.Values.number;

import dev.gradus.data.prepare.Clip;
import dev.gradus.data.prepare.RobustScale;
import dev.gradus.diagnose.fact.DataFacts;
import dev.gradus.diagnose.fact.Feature;
import dev.gradus.train.diagnose.Certainty;
import dev.gradus.train.diagnose.Check;
import dev.gradus.train.diagnose.Evidence;
import dev.gradus.train.diagnose.Finding;
import dev.gradus.train.diagnose.Grade;
import dev.gradus.train.diagnose.Remedy;
import dev.gradus.train.diagnose.Remedy.Part;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// A few values that are far from all others of their column: errors of measurement, or marks such as 999999 for a missing value.
///
/// They take the whole range of a preparation, so that all other values become equal, and their samples make the largest gradients.
public record ExtremeValues() implements Check {
    static final String CAUSE = "extreme-values";

    @Override
    public Optional<Finding> look(Evidence evidence) {
        DataFacts data = Known.of(evidence).data();
        if (data == null || !data.isTable() || data.train().size() < 20) return Optional.empty();
        Feature worst = null;
        for (Feature f : data.features()) {
            if (f.usual() < 0.5 && (worst == null || f.reach() > worst.reach())) worst = f;
        }
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
                TooFewEpochs.CAUSE);
    }

    @Override
    public ExtremeValues config() {
        return this;
    }
}
