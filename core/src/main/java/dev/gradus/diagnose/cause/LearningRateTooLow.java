package dev.gradus.diagnose.cause;

import static dev.gradus.tensor.Values.number;

import dev.gradus.diagnose.fact.ParameterState;
import dev.gradus.diagnose.fact.Progress;
import dev.gradus.train.Plan;
import dev.gradus.train.diagnose.Certainty;
import dev.gradus.train.diagnose.Evidence;
import dev.gradus.train.diagnose.Finding;
import dev.gradus.train.diagnose.Grade;
import java.util.Optional;
import java.util.Set;

/// Steps that are too small: the loss hardly moves, or falls almost in a straight line and is far from its end when training is over.
///
/// The signs: updates that would add up to a small part of the size of the weights if all went one way, and a last loss close to the first.
///
/// The lectures: babysitting the learning process; the loss hardly moves, though the accuracy can rise, since only the largest score counts.
public record LearningRateTooLow() implements Cause {
    static final String CAUSE = "learning-rate-too-low";
    private static final double USEFUL = 0.3;

    @Override
    public Optional<Finding> look(Evidence evidence) {
        Known known = Known.of(evidence);
        Plan plan = known.plan();
        Progress progress = known.progress();
        if (plan == null || progress == null || progress.losses().length < 2 || known.isGood() || known.hasDiverged())
            return Optional.empty();
        double way = way(progress);
        boolean isFar = way < 0.05;
        if (way > 30) return Optional.empty();
        double rate = plan.learningRate(), factor = factor(way);
        return Suspicion.of(CAUSE, Grade.FAIL, isFar ? Certainty.LIKELY : Certainty.POSSIBLE)
                .step(1)
                .number("learning rate", rate, "one with which the loss falls fast at first")
                .number("updates added up, over the size of the weights", way, "above 0.3")
                .number(
                        "loss in the last tenth of the steps, over that in the first",
                        progress.loss(0.9, 1) / progress.loss(0, 0.1),
                        "well below 1")
                .remedies(LearningRateTooHigh.rates(rate, factor, 10 * factor, 100 * factor))
                .told(
                        "a learning rate of "
                                + number(rate)
                                + ", with which the loss went from "
                                + number(progress.loss(0, 0.1))
                                + " to "
                                + number(progress.loss(0.9, 1)),
                        "a larger one",
                        "steps are too small for the number of updates",
                        "Multiply the learning rate by " + number(factor) + ".");
    }

    /// The power of ten with which weights can come about a third of their size, at least 10.
    private static double factor(double way) {
        return way > 0 ? Math.pow(10, Math.clamp(Math.round(Math.log10(USEFUL / way)), 1, 9)) : 10;
    }

    /// How far weights can come in all steps when all go one way.
    static double way(Progress progress) {
        double[] ratios =
                progress.steps().stream()
                        .flatMap(s -> s.weights().stream())
                        .mapToDouble(ParameterState::ratio)
                        .filter(Double::isFinite)
                        .sorted()
                        .toArray();
        return ratios.length == 0 ? Double.NaN : ratios[ratios.length / 2] * progress.updates();
    }

    @Override
    public Set<String> explains() {
        return Effects.ofNotLearning(BatchTooLarge.CAUSE, VanishingGradients.CAUSE);
    }

    @Override
    public double showsFrom() {
        return 1;
    }

    @Override
    public LearningRateTooLow config() {
        return this;
    }
}
