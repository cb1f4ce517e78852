package dev.gradus.diagnose.cause;

import static dev.gradus.tensor.Values.number;

import dev.gradus.diagnose.fact.ParameterState;
import dev.gradus.diagnose.fact.StepState;
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

/// Gradients that become smaller from layer to layer on their way back, so that the first layers hardly learn.
///
/// Many sigmoids, each of which has a slope of at most 1/4.
///
/// The signs: a gradient, relative to its weights, that is less than a thousandth in the first layer of what it is in the last, or that shrinks far
/// from each layer to the one before, in the first step.
///
/// The lectures: activations; the vanishing gradient of many sigmoids.
public record VanishingGradients() implements Cause {
    static final String CAUSE = "vanishing-gradients";

    @Override
    public Optional<Finding> look(Evidence evidence) {
        Known known = Known.of(evidence);
        Plan plan = known.plan();
        StepState first = known.first();
        if (plan == null || first == null || known.isGood()) return Optional.empty();
        List<ParameterState> weights = first.weights().stream().filter(p -> p.gradientRms() >= 0).toList();
        if (weights.size() < 3) return Optional.empty();
        double low = relative(weights.getFirst()), high = relative(weights.getLast());
        double ratio = low / high, perLayer = Math.pow(ratio, 1.0 / (weights.size() - 1));
        boolean saturates = first.layers().stream().anyMatch(layer -> !Double.isNaN(layer.saturated()));
        if (!(ratio < 1e-3) && !(perLayer < 0.3 && saturates)) return Optional.empty();
        boolean isFar = ratio < 1e-4;
        return Suspicion.of(CAUSE, Grade.FAIL, isFar ? Certainty.LIKELY : Certainty.POSSIBLE)
                .step(first.update())
                .at(null, weights.getFirst().name())
                .number("gradient over weight in the first layer, divided by that in the last", ratio, "0.1 to 10")
                .number("the same from one layer to the next", perLayer, "about 1")
                .remedy(new Remedy.Set(Part.MODEL, "activation", "relu"))
                .remedy(new Remedy.Set(Part.MODEL, "batchNorm", true))
                .told(
                        "a gradient that is " + number(1 / ratio) + " times as small in the first layer as in the last",
                        "gradients of one size in all layers",
                        "saturating activations in a deep network: each one multiplies the gradient by less than 1",
                        "Use ReLU, or normalize each layer over the batch.");
    }

    private static double relative(ParameterState p) {
        return p.gradientRms() / Math.max(p.rms(), 1e-30) * Math.sqrt(p.fanIn());
    }

    @Override
    public Set<String> explains() {
        return Effects.ofNotLearning(LearningRateTooLow.CAUSE, BatchTooLarge.CAUSE, InformationLost.CAUSE);
    }

    @Override
    public VanishingGradients config() {
        return this;
    }
}
