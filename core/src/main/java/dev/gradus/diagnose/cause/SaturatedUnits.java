package dev.gradus.diagnose.cause;

import static dev.gradus.tensor.Values.number;

import dev.gradus.diagnose.fact.Chain;
import dev.gradus.diagnose.fact.LayerState;
import dev.gradus.diagnose.fact.StepState;
import dev.gradus.nn.init.Xavier;
import dev.gradus.train.Plan;
import dev.gradus.train.diagnose.Certainty;
import dev.gradus.train.diagnose.Evidence;
import dev.gradus.train.diagnose.Finding;
import dev.gradus.train.diagnose.Grade;
import dev.gradus.train.diagnose.Remedy;
import dev.gradus.train.diagnose.Remedy.Part;
import java.util.Optional;
import java.util.Set;

/// Sigmoid or tanh units at the ends of their range, where their slope is almost 0: they hardly learn.
///
/// Large inputs or large first weights bring them there.
///
/// The signs: more than a tenth of the outputs of sigmoid or tanh units at an end of their range, in the first step.
///
/// The lectures: activations; saturation, where the gradient is almost 0.
public record SaturatedUnits() implements Cause {
    static final String CAUSE = "saturated-units";

    @Override
    public Optional<Finding> look(Evidence evidence) {
        Known known = Known.of(evidence);
        Plan plan = known.plan();
        StepState first = known.first();
        if (plan == null || first == null || known.isGood()) return Optional.empty();
        Chain.Link output = Chain.of(plan.network()).outputActivation();
        LayerState worst = null;
        for (LayerState layer : first.layers()) {
            boolean isOutput = output != null && output.path().equals(layer.path());
            if (!isOutput && layer.saturated() > 0.3 && (worst == null || layer.saturated() > worst.saturated()))
                worst = layer;
        }
        if (worst == null) return Optional.empty();
        return Suspicion.of(CAUSE, Grade.FAIL, worst.saturated() > 0.7 ? Certainty.LIKELY : Certainty.POSSIBLE)
                .step(first.update())
                .at(worst.name(), null)
                .number("share of saturated outputs in the first step", worst.saturated(), "below 0.1")
                .remedy(new Remedy.Add(Part.INITIALIZATION, new Xavier.Config(), ""))
                .remedy(new Remedy.Set(Part.MODEL, "biasInit", "zeros"))
                .remedy(new Remedy.Set(Part.MODEL, "activation", "relu"))
                .told(
                        number(100 * worst.saturated())
                                + " % of the outputs of "
                                + worst.name()
                                + " at an end of its range",
                        "less than 10 %",
                        "its inputs are large: large first weights, or inputs that are not scaled",
                        "Initialize with Xavier, scale the inputs, or use ReLU.");
    }

    @Override
    public Set<String> explains() {
        return Set.of(
                VanishingGradients.CAUSE,
                StuckAtStart.CAUSE,
                LearningRateTooLow.CAUSE,
                Underfitting.CAUSE,
                TooFewEpochs.CAUSE,
                Plateau.CAUSE);
    }

    @Override
    public SaturatedUnits config() {
        return this;
    }
}
