package dev.gradus.diagnose.cause;

import static dev.gradus.tensor.Values.number;

import dev.gradus.optim.schedule.Schedule;
import dev.gradus.train.Plan;
import dev.gradus.train.diagnose.Certainty;
import dev.gradus.train.diagnose.Evidence;
import dev.gradus.train.diagnose.Finding;
import dev.gradus.train.diagnose.Grade;
import dev.gradus.train.diagnose.Remedy;
import dev.gradus.train.diagnose.Remedy.Part;
import java.util.Optional;
import java.util.Set;

/// A schedule that does not fit the length of the training: the rate is almost 0 for most of it, or still rises when it ends.
///
/// The signs: a mean factor of the rate far below 0.4, or a large share of the training with almost none of it.
///
/// The lectures: optimization; step, exponential, cosine, one-cycle and plateau schedules, without their fit to the length of a training.
public record ScheduleUnfit() implements Cause {
    static final String CAUSE = "schedule";

    @Override
    public Optional<Finding> look(Evidence evidence) {
        Known known = Known.of(evidence);
        Plan plan = known.plan();
        if (plan == null || plan.schedule() == null || known.isGood()) return Optional.empty();
        Schedule schedule = plan.schedule();
        long total = schedule.unit() == Schedule.Unit.STEP ? plan.totalSteps() : plan.config().epochs();
        double largest = 0, sum = 0, low = 0;
        int points = 200;
        for (int k = 0; k < points; k++)
            largest = Math.max(largest, Math.abs(schedule.factor(k * total / points, total)));
        for (int k = 0; k < points; k++) {
            double factor = schedule.factor(k * total / points, total);
            sum += factor / points;
            if (factor < 0.02 * Math.max(1, largest)) low += 1.0 / points;
        }
        boolean isFar = low > 0.4 || sum < 0.1 || largest > 20;
        if (!isFar && sum > 0.3) return Optional.empty();
        return Suspicion.of(CAUSE, Grade.WARN, isFar ? Certainty.LIKELY : Certainty.POSSIBLE)
                .step(0)
                .number("mean factor of the learning rate", sum, "0.4 to 1")
                .number("share of the training with less than a fiftieth of the rate", low, "below 0.1")
                .remedy(new Remedy.Remove(Part.SCHEDULE, ""))
                .told(
                        "the schedule "
                                + schedule.getClass().getSimpleName()
                                + ", whose factor is "
                                + number(sum)
                                + " on average",
                        "a rate that is useful for most of the training",
                        "it was made for a longer or a shorter training, or counts steps where epochs were meant",
                        "Leave it out, or adapt it to the number of epochs.");
    }

    @Override
    public Set<String> explains() {
        return Effects.ofNotLearning(LearningRateTooLow.CAUSE, LearningRateTooHigh.CAUSE, BatchTooLarge.CAUSE);
    }

    @Override
    public ScheduleUnfit config() {
        return this;
    }
}
