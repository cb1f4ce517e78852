package dev.gradus.diagnose.cause;

import static dev.gradus.tensor.Values.number;

import dev.gradus.diagnose.fact.Progress;
import dev.gradus.optim.schedule.Cosine;
import dev.gradus.train.Plan;
import dev.gradus.train.diagnose.Evidence;
import dev.gradus.train.diagnose.Finding;
import dev.gradus.train.diagnose.Remedy;
import dev.gradus.train.diagnose.Remedy.Part;
import java.util.Optional;
import java.util.Set;

/// A loss that goes up and down on one level, since the steps are too large for what is left: a smaller rate in the end would leave it.
///
/// The signs: without a schedule, a loss that has fallen, and stays the same from the middle of the training to its end.
///
/// The lectures: optimization; schedules, among them one that reduces the rate on a plateau.
public record Plateau() implements Cause {
    static final String CAUSE = "plateau";

    @Override
    public Optional<Finding> look(Evidence evidence) {
        Known known = Known.of(evidence);
        Plan plan = known.plan();
        Progress progress = known.progress();
        if (plan == null || progress == null || known.isGood() || known.hasDiverged() || plan.schedule() != null)
            return Optional.empty();
        if (progress.losses().length < 50) return Optional.empty();
        double middle = progress.loss(0.4, 0.7), last = progress.loss(0.7, 1), begin = progress.loss(0, 0.02);
        if (middle - last > 0.3 * middle || last > 0.9 * begin) return Optional.empty();
        return Suspicion.possible(CAUSE)
                .number(
                        "loss of the last third of the steps, over that of the second",
                        last / middle,
                        "below 0.9, or at its end")
                .remedy(new Remedy.Add(Part.SCHEDULE, new Cosine.Config(), ""))
                .told(
                        "a loss that stays at " + number(last),
                        "a loss that falls to its end",
                        "steps of this size jump to and fro across the minimum",
                        "Let the learning rate fall, for example along a cosine.");
    }

    @Override
    public Set<String> explains() {
        return Set.of(Underfitting.CAUSE);
    }

    @Override
    public boolean isSeenInTraining() {
        return true;
    }

    @Override
    public double showsFrom() {
        return 1;
    }

    @Override
    public Plateau config() {
        return this;
    }
}
