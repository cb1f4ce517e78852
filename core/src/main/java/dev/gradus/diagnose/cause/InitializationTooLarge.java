package dev.gradus.diagnose.cause;

import static dev.gradus.tensor.Values.number;

import dev.gradus.diagnose.fact.Chain;
import dev.gradus.diagnose.fact.StepState;
import dev.gradus.nn.init.He;
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

/// First weights so large that outputs grow from layer to layer: sigmoid and tanh saturate, the first loss is far above that of guessing, and much of
/// the training goes into making them small.
///
/// The signs: a gain of the layers, the standard deviation of a weight times the root of its inputs, far above 1.4 before the first step; a first
/// loss far above that of guessing.
///
/// The lectures: initialization; ten layers of tanh with standard normal weights, whose outputs are all at ±1.
public record InitializationTooLarge() implements Cause {
    static final String CAUSE = "initialization-too-large";

    @Override
    public Optional<Finding> look(Evidence evidence) {
        Known known = Known.of(evidence);
        StepState first = known.first();
        Plan plan = known.plan();
        if (plan == null || first == null || first.update() != 1 || known.isGood()) return Optional.empty();
        double gain = InitializationTooSmall.gain(first, Chain.of(plan.network()));
        if (!(gain > 2.2)) return Optional.empty();
        return Suspicion.of(CAUSE, Grade.FAIL, gain > 4 ? Certainty.LIKELY : Certainty.POSSIBLE)
                .step(1)
                .number(
                        "gain of a layer, standard deviation of a weight times the root of its inputs",
                        gain,
                        "0.6 to 1.4")
                .number(
                        "first loss",
                        first.loss(),
                        known.data() == null ? "that of guessing" : number(known.data().constantLoss()))
                .remedy(new Remedy.Add(Part.INITIALIZATION, new He.Config(), ""))
                .remedy(new Remedy.Add(Part.INITIALIZATION, new Xavier.Config(), ""))
                .told(
                        "first weights that make each layer " + number(gain) + " times as large as its inputs",
                        "outputs as large as inputs",
                        "the weights were drawn with a standard deviation that does not depend on the number of inputs",
                        "Initialize with He for ReLU, with Xavier for tanh and sigmoid.");
    }

    @Override
    public Set<String> explains() {
        return Effects.ofNotLearning(
                SaturatedUnits.CAUSE,
                DeadUnits.CAUSE,
                ExplodingGradients.CAUSE,
                LearningRateTooHigh.CAUSE,
                VanishingGradients.CAUSE,
                Overfitting.CAUSE,
                LearningRateTooLow.CAUSE);
    }

    @Override
    public InitializationTooLarge config() {
        return this;
    }
}
