package dev.gradus.diagnose.cause;

import static dev.gradus.tensor.Values.number;

import dev.gradus.diagnose.fact.Progress;
import dev.gradus.train.Plan;
import dev.gradus.train.StopReason;
import dev.gradus.train.callback.EarlyStopping;
import dev.gradus.train.diagnose.Certainty;
import dev.gradus.train.diagnose.Evidence;
import dev.gradus.train.diagnose.Finding;
import dev.gradus.train.diagnose.Grade;
import dev.gradus.train.diagnose.Remedy;
import dev.gradus.train.diagnose.Remedy.Part;
import java.util.Optional;
import java.util.Set;

/// Early stopping, or a limit of steps or time, that ends a training which was still getting better: a patience shorter than its ups and downs.
///
/// The signs: an end by patience, by a number of steps or by time, long before the planned number of epochs, and a skill that is low.
///
/// The lectures: regularization; early stopping with validation loss and patience.
public record StoppedTooEarly() implements Cause {
    static final String CAUSE = "stopped-too-early";

    @Override
    public Optional<Finding> look(Evidence evidence) {
        Known known = Known.of(evidence);
        Plan plan = known.plan();
        Progress progress = known.progress();
        if (plan == null || progress == null || known.isGood()) return Optional.empty();
        boolean limited =
                plan.config().steps() > 0
                        && progress.end() == StopReason.COMPLETED
                        && progress.updates() < (long) plan.config().epochs() * plan.stepsPerEpoch();
        if (progress.end() != StopReason.EARLY_STOPPED && !limited && progress.end() != StopReason.TIME_UP)
            return Optional.empty();
        double done = progress.updates() / ((double) plan.config().epochs() * plan.stepsPerEpoch());
        EarlyStopping stopping = plan.callback(EarlyStopping.class);
        return Suspicion.of(CAUSE, Grade.WARN, done < 0.3 ? Certainty.LIKELY : Certainty.POSSIBLE)
                .step(progress.updates())
                .number("share of the planned updates", done, "as many as it takes for the validation loss to rise")
                .remedy(limited ? new Remedy.Set(Part.TRAINING, "steps", 0) : new Remedy.Remove(Part.STOPPING, ""))
                .told(
                        "training that ended after "
                                + progress.updates()
                                + " updates, "
                                + number(100 * done)
                                + " % of those planned",
                        "an end after the best epoch",
                        stopping == null
                                ? "a limit of steps or time"
                                : "a patience of "
                                        + stopping.config().patience()
                                        + " epochs is shorter than the ups and downs of "
                                        + stopping.config().figure(),
                        stopping == null
                                ? "Leave the limit out."
                                : "Use a patience of 5 to 20 epochs, and watch validation.loss.");
    }

    @Override
    public Set<String> explains() {
        return Effects.ofNotLearning(LearningRateTooLow.CAUSE, BatchTooLarge.CAUSE);
    }

    @Override
    public double showsFrom() {
        return 1;
    }

    @Override
    public StoppedTooEarly config() {
        return this;
    }
}
