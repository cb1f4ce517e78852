package dev.gradus.diagnose.cause;

import static dev.gradus.tensor.Values.number;

import dev.gradus.data.prepare.Standardize;
import dev.gradus.diagnose.fact.DataFacts;
import dev.gradus.diagnose.fact.Feature;
import dev.gradus.train.diagnose.Certainty;
import dev.gradus.train.diagnose.Evidence;
import dev.gradus.train.diagnose.Finding;
import dev.gradus.train.diagnose.Grade;
import dev.gradus.train.diagnose.Remedy;
import dev.gradus.train.diagnose.Remedy.Part;
import java.util.Optional;
import java.util.Set;

/// Inputs whose size is far from 1, or whose elements differ in size by far.
///
/// The first layer then makes numbers as large or as small as its inputs: units saturate or die, and no learning rate suits all weights, since the
/// slope for a weight is proportional to its input.
///
/// The signs: a root mean square of the inputs far from 1, or columns whose sizes differ by a factor of ten or more.
///
/// The lectures: data preparation; zero mean and unit variance, and the elongated bowl of inputs that are not scaled.
public record InputsNotScaled() implements Cause {
    static final String CAUSE = "inputs-not-scaled";

    @Override
    public Optional<Finding> look(Evidence evidence) {
        DataFacts data = Known.of(evidence).data();
        if (data == null || data.train().size() < 2) return Optional.empty();
        double rms = data.rms(), contrast = contrast(data);
        boolean isFar = rms > 20 || rms < 0.02 || contrast > 100, isUnusual = rms > 4 || rms < 0.1 || contrast > 15;
        if (!isUnusual) return Optional.empty();
        Certainty certainty = isFar ? Certainty.LIKELY : Certainty.POSSIBLE;
        return Suspicion.of(CAUSE, isFar ? Grade.FAIL : Grade.WARN, certainty)
                .step(0)
                .number("root mean square of the inputs", rms, "about 1")
                .number("largest over usual size of an input element", contrast, "below 10")
                .remedy(new Remedy.Add(Part.PREPARATION, new Standardize.Config(), ""))
                .told(
                        "inputs with a root mean square of "
                                + number(rms)
                                + (contrast > 15
                                        ? ", some elements " + number(contrast) + " times as large as the usual one"
                                        : ""),
                        "about 1, each element alike",
                        "the inputs are in the units in which they were measured",
                        "Standardize the inputs.");
    }

    /// How many times as large as the median the largest element is; constant ones are left out.
    private static double contrast(DataFacts data) {
        if (!data.isTable()) return 1;
        double[] sizes =
                data.features().stream().filter(f -> !f.isConstant()).mapToDouble(Feature::rms).sorted().toArray();
        if (sizes.length == 0) return 1;
        double median = sizes[sizes.length / 2];
        return Math.max(sizes[sizes.length - 1] / median, median / Math.max(sizes[0], 1e-30));
    }

    @Override
    public Set<String> explains() {
        return Effects.ofNotLearning(
                LearningRateTooHigh.CAUSE,
                LearningRateTooLow.CAUSE,
                InitializationTooLarge.CAUSE,
                InitializationTooSmall.CAUSE,
                DeadUnits.CAUSE,
                SaturatedUnits.CAUSE,
                VanishingGradients.CAUSE,
                ExplodingGradients.CAUSE,
                OptimizerSettings.CAUSE,
                ExtremeValues.CAUSE);
    }

    @Override
    public InputsNotScaled config() {
        return this;
    }
}
