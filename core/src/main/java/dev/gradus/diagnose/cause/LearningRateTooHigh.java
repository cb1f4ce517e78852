package dev.gradus.diagnose.cause;

import static dev.gradus.tensor.Values.number;

import dev.gradus.diagnose.fact.ParameterState;
import dev.gradus.diagnose.fact.Progress;
import dev.gradus.diagnose.fact.StepState;
import dev.gradus.train.Plan;
import dev.gradus.train.diagnose.Certainty;
import dev.gradus.train.diagnose.Evidence;
import dev.gradus.train.diagnose.Finding;
import dev.gradus.train.diagnose.Grade;
import dev.gradus.train.diagnose.Remedy;
import dev.gradus.train.diagnose.Remedy.Part;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Steps that are too large: the loss jumps, rises or stays high, units die, and in the end numbers are not finite.
///
/// The signs: a loss that rises above the first one, or is not finite; updates of more than a tenth of the size of their weights, where a thousandth
/// is usual.
///
/// The lectures: babysitting the learning process; the loss becomes NaN; the curve of a high rate falls at first and then stays above that of a good
/// one.
public record LearningRateTooHigh() implements Cause {
    static final String CAUSE = "learning-rate-too-high";

    @Override
    public Optional<Finding> look(Evidence evidence) {
        Known known = Known.of(evidence);
        Plan plan = known.plan();
        Progress progress = known.progress();
        StepState first = known.first();
        if (plan == null || progress == null || first == null) return Optional.empty();
        double begin = first.loss(), early = progress.loss(0.02, 0.2), constant = known.constantLoss();
        double reference = Double.isNaN(constant) ? begin : Math.min(begin, 3 * constant);
        boolean enough = progress.updates() >= 20 && progress.updates() * plan.config().batchSize() >= 500;
        boolean diverged = known.hasDiverged();
        boolean rises =
                enough
                        && (progress.loss(0.5, 1) > 1.3 * reference
                                || (progress.end() != null && early > 1.5 * reference));
        // thrown far off by its first steps, and no good afterwards: what then looks dead or flat is what they left
        boolean jumps = enough && progress.end() != null && !known.isGood() && progress.loss(0, 0.1) > 1.5 * begin;
        boolean isFar = diverged || rises || jumps || (enough && usualRatio(progress) > 0.3);
        if (!isFar && known.isGood()) return Optional.empty();
        double rate = plan.learningRate();
        return Suspicion.of(CAUSE, Grade.FAIL, isFar ? Certainty.LIKELY : Certainty.POSSIBLE)
                .step(rises || diverged ? Math.max(1, progress.updates() / 10) : 1)
                .number("learning rate", rate, "one with which the loss falls from the beginning")
                .number(
                        "loss of the second to twentieth hundredth of the steps, over the first one",
                        early / begin,
                        "below 1")
                .number("usual update over the size of its weight", usualRatio(progress), "about 0.001, below 0.1")
                .remedies(rates(rate, 0.1, 0.01, 0.001))
                .told(
                        "a learning rate of "
                                + number(rate)
                                + (diverged
                                        ? ", with which training diverged"
                                        : rises ? ", with which the loss rises" : ""),
                        "a smaller one",
                        "steps jump over what they should reach",
                        "Divide the learning rate by 10.");
    }

    static List<Remedy> rates(double rate, double... factors) {
        return Arrays.stream(factors)
                .<Remedy>mapToObj(f -> new Remedy.Set(Part.OPTIMIZER, "learningRate", rounded(rate * f)))
                .toList();
    }

    /// Without the noise of float64, for people.
    private static double rounded(double rate) {
        return new BigDecimal(rate).round(new MathContext(6)).doubleValue();
    }

    /// The median over the weights in the last observed step: what began at 0 has grown by then.
    private static double usualRatio(Progress progress) {
        StepState last = progress.last();
        if (last == null || last.update() < 20) return 0;
        double[] ratios =
                last.weights().stream().mapToDouble(ParameterState::ratio).filter(Double::isFinite).sorted().toArray();
        return ratios.length == 0 ? 0 : ratios[ratios.length / 2];
    }

    @Override
    public Set<String> explains() {
        return Set.of(
                DeadUnits.CAUSE,
                SaturatedUnits.CAUSE,
                ExplodingGradients.CAUSE,
                VanishingGradients.CAUSE,
                StuckAtStart.CAUSE,
                Plateau.CAUSE,
                Underfitting.CAUSE,
                OptimizerSettings.CAUSE,
                CapacityTooSmall.CAUSE,
                InformationLost.CAUSE,
                Normalization.CAUSE,
                DropoutTooStrong.CAUSE,
                BatchTooSmall.CAUSE,
                ClippingTooTight.CAUSE);
    }

    @Override
    public LearningRateTooHigh config() {
        return this;
    }
}
