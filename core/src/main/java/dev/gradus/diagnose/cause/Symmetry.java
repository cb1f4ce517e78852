package dev.gradus.diagnose.cause;

import dev.gradus.diagnose.fact.ParameterState;
import dev.gradus.diagnose.fact.StepState;
import dev.gradus.nn.init.He;
import dev.gradus.train.diagnose.Evidence;
import dev.gradus.train.diagnose.Finding;
import dev.gradus.train.diagnose.Grade;
import dev.gradus.train.diagnose.Remedy;
import dev.gradus.train.diagnose.Remedy.Part;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// First weights with which all units of a layer are equal: they get equal gradients, and stay equal for ever.
///
/// Weights that are all zero, or all one constant.
///
/// The signs: no difference between the units of a hidden layer before the first step.
///
/// The lectures: initialization; with zeros, symmetry is never broken.
public record Symmetry() implements Cause {
    static final String CAUSE = "symmetry";

    @Override
    public Optional<Finding> look(Evidence evidence) {
        StepState first = Known.of(evidence).first();
        if (first == null || first.update() != 1) return Optional.empty();
        List<ParameterState> weights = first.weights();
        for (int k = 0; k < weights.size(); k++) {
            ParameterState w = weights.get(k);
            boolean isLast = k == weights.size() - 1;
            if (isLast || !(w.contrast() < 1e-6)) continue; // an output layer of zeros learns
            return Suspicion.likely(CAUSE, Grade.FAIL)
                    .step(1)
                    .costs(0.9)
                    .at(null, w.name())
                    .number(
                            "difference between the units of " + w.name() + ", over their size",
                            w.contrast(),
                            "about 1")
                    .remedy(new Remedy.Add(Part.INITIALIZATION, new He.Config(), ""))
                    .told(
                            "equal weights of all units in " + w.name() + (w.rms() > 0 ? "" : ", all of them 0"),
                            "units that differ",
                            "the weights were initialized with a constant",
                            "Initialize with random numbers: He for ReLU, Xavier for tanh and sigmoid.");
        }
        return Optional.empty();
    }

    @Override
    public Set<String> explains() {
        return Effects.ofNotLearning(
                InitializationTooSmall.CAUSE,
                VanishingGradients.CAUSE,
                DeadUnits.CAUSE,
                LearningRateTooLow.CAUSE,
                InformationLost.CAUSE,
                InitializationTooLarge.CAUSE,
                SaturatedUnits.CAUSE,
                BatchTooLarge.CAUSE,
                OptimizerSettings.CAUSE);
    }

    @Override
    public Symmetry config() {
        return this;
    }
}
