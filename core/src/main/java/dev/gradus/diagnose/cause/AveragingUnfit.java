package dev.gradus.diagnose.cause;

import static dev.gradus.tensor.Values.number;

import dev.gradus.diagnose.fact.Progress;
import dev.gradus.train.EpochResult;
import dev.gradus.train.Plan;
import dev.gradus.train.diagnose.Certainty;
import dev.gradus.train.diagnose.Evidence;
import dev.gradus.train.diagnose.Finding;
import dev.gradus.train.diagnose.Grade;
import dev.gradus.train.diagnose.Remedy;
import dev.gradus.train.diagnose.Remedy.Part;
import java.util.Optional;
import java.util.Set;

/// An average of the weights that reaches back to the random first ones: it is validated and kept, and is worse than the weights themselves.
///
/// The signs: a validation loss of the averaged weights that is well above that of the weights themselves, in the last epoch.
///
/// The lectures: not spoken of; see exponential moving average and stochastic weight averaging.
public record AveragingUnfit() implements Cause {
    static final String CAUSE = "averaging";

    @Override
    public Optional<Finding> look(Evidence evidence) {
        Known known = Known.of(evidence);
        Plan plan = known.plan();
        Progress progress = known.progress();
        if (plan == null || progress == null || plan.average() == null || progress.epochs().isEmpty())
            return Optional.empty();
        EpochResult last = progress.epochs().getLast();
        if (last.raw() == null) return Optional.empty();
        double raw = last.raw().loss(), averaged = last.validation().loss();
        boolean isClasses = !Double.isNaN(last.raw().accuracy());
        double lost =
                isClasses
                        ? last.raw().accuracy() - last.validation().accuracy()
                        : (averaged - raw) / Math.max(averaged, 1e-30);
        if (!(averaged > 1.15 * raw) && lost < 0.03) return Optional.empty();
        return Suspicion.of(
                        CAUSE,
                        lost > 0.2 ? Grade.FAIL : Grade.WARN,
                        lost > 0.03 ? Certainty.LIKELY : Certainty.POSSIBLE)
                .costs(Math.clamp(lost, 0, 1))
                .number("validation loss of the averaged weights", averaged, "at most that of the weights themselves")
                .number("validation loss of the weights themselves", raw, "at least that of the average")
                .remedy(new Remedy.Remove(Part.AVERAGE, ""))
                .told(
                        "averaged weights with a validation loss of "
                                + number(averaged)
                                + ", "
                                + number(raw)
                                + " without",
                        "an average that is better than the last weights",
                        "it averages over more steps than the training has",
                        "Leave it out, or use a smaller decay; begin later.");
    }

    @Override
    public Set<String> explains() {
        return Effects.ofNotLearning(LearningRateTooLow.CAUSE, Overfitting.CAUSE, BatchTooLarge.CAUSE);
    }

    @Override
    public boolean isDecidedByTrial() {
        return false;
    }

    @Override
    public AveragingUnfit config() {
        return this;
    }
}
