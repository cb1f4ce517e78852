package dev.gradus.diagnose.cause;

import static dev.gradus.tensor.Values.number;

import dev.gradus.diagnose.fact.ParameterState;
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

/// Gradients that become larger from layer to layer on their way back, or now and then by far: single steps undo what many have learned.
///
/// The signs: a gradient that is hundreds of times as large in the first layer as in the last, in the first step.
///
/// The lectures: not spoken of; see exploding gradients and gradient clipping.
public record ExplodingGradients() implements Cause {
    static final String CAUSE = "exploding-gradients";

    @Override
    public Optional<Finding> look(Evidence evidence) {
        Known known = Known.of(evidence);
        Plan plan = known.plan();
        StepState first = known.first();
        if (plan == null || first == null || known.isGood() || plan.clip() != null) return Optional.empty();
        List<ParameterState> weights = first.weights().stream().filter(p -> p.gradientRms() > 0).toList();
        if (weights.size() < 3) return Optional.empty();
        double ratio = weights.getFirst().gradientRms() / weights.getLast().gradientRms();
        if (!(ratio > 300)) return Optional.empty();
        return Suspicion.of(CAUSE, Grade.FAIL, ratio > 1e4 ? Certainty.LIKELY : Certainty.POSSIBLE)
                .step(first.update())
                .at(null, weights.getFirst().name())
                .number("gradient of the first layer, divided by that of the last", ratio, "0.1 to 10")
                .remedy(new Remedy.Add(Part.INITIALIZATION, new He.Config(), ""))
                .remedy(new Remedy.Set(Part.CLIPPING, "maxNorm", 1.0))
                .told(
                        "a gradient that is " + number(ratio) + " times as large in the first layer as in the last",
                        "gradients of one size in all layers",
                        "weights that are too large in a deep network",
                        "Initialize with smaller weights, and clip the norm of the gradients.");
    }

    @Override
    public Set<String> explains() {
        return Set.of(LearningRateTooHigh.CAUSE, DeadUnits.CAUSE, SaturatedUnits.CAUSE);
    }

    @Override
    public ExplodingGradients config() {
        return this;
    }
}
