package dev.gradus.diagnose.cause;

import static dev.gradus.tensor.Values.number;

import dev.gradus.diagnose.fact.Chain;
import dev.gradus.diagnose.fact.LayerState;
import dev.gradus.diagnose.fact.StepState;
import dev.gradus.nn.init.He;
import dev.gradus.train.Plan;
import dev.gradus.train.diagnose.Certainty;
import dev.gradus.train.diagnose.Evidence;
import dev.gradus.train.diagnose.Finding;
import dev.gradus.train.diagnose.Grade;
import dev.gradus.train.diagnose.Remedy;
import dev.gradus.train.diagnose.Remedy.Part;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Units that give 0 for every sample: a ReLU whose input is negative everywhere has no gradient, and does not come back.
///
/// Steps that were too large, or first biases far below 0, kill them.
///
/// The signs: half of the units of a layer of rectifiers, or more, with 0 for every sample of a step; those that are dead in the first step were so
/// from the beginning.
///
/// The lectures: activations; dead ReLU, by a bad initialization or too large a learning rate.
public record DeadUnits() implements Cause {
    static final String CAUSE = "dead-units";

    @Override
    public Optional<Finding> look(Evidence evidence) {
        Known known = Known.of(evidence);
        Plan plan = known.plan();
        StepState first = known.first(), last = known.last();
        if (plan == null || first == null || last == null || known.isGood()) return Optional.empty();
        LayerState worst = null;
        List<String> activations = Chain.of(plan.network()).activations().stream().map(Chain.Link::path).toList();
        for (LayerState layer : last.layers()) {
            boolean rectifies = activations.contains(layer.path()) && Double.isNaN(layer.saturated());
            if (rectifies && layer.units() > 1 && (worst == null || layer.dead() > worst.dead())) worst = layer;
        }
        if (worst == null || worst.dead() < 0.5) return Optional.empty();
        double before = dead(first, worst.path());
        return Suspicion.of(CAUSE, Grade.FAIL, worst.dead() > 0.9 ? Certainty.LIKELY : Certainty.POSSIBLE)
                .step(last.update())
                .at(worst.name(), null)
                .number("share of dead units in step " + last.update(), worst.dead(), "below 0.3")
                .number("the same in the first step", before, "below 0.2")
                .remedy(new Remedy.Set(Part.MODEL, "activation", "leaky-relu"))
                .remedies(
                        before > 0.5
                                ? List.of(
                                        new Remedy.Set(Part.MODEL, "biasInit", "zeros"),
                                        new Remedy.Add(Part.INITIALIZATION, new He.Config(), ""))
                                : List.of())
                .told(
                        number(100 * worst.dead())
                                + " % of the units of "
                                + worst.name()
                                + " that give 0 for every sample",
                        "less than 30 %",
                        before > 0.5
                                ? "first weights or biases with which they never answer"
                                : "steps that were too large",
                        "Use a leaky ReLU, He's initialization, or a smaller learning rate.");
    }

    private static double dead(StepState step, String path) {
        return step.layers().stream()
                .filter(l -> l.path().equals(path))
                .mapToDouble(LayerState::dead)
                .findFirst()
                .orElse(0);
    }

    @Override
    public Set<String> explains() {
        return Set.of(
                StuckAtStart.CAUSE,
                Underfitting.CAUSE,
                CapacityTooSmall.CAUSE,
                VanishingGradients.CAUSE,
                InformationLost.CAUSE,
                LearningRateTooLow.CAUSE);
    }

    @Override
    public DeadUnits config() {
        return this;
    }
}
