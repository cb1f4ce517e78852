package dev.gradus.diagnose.cause;

import static dev.gradus.tensor.Values.number;

import dev.gradus.diagnose.fact.Chain;
import dev.gradus.diagnose.fact.ParameterState;
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
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// First weights so small that each layer makes its outputs smaller, until nothing arrives at the end, and no gradient at the beginning.
///
/// The signs: a gain of the layers, the standard deviation of a weight times the root of its inputs, far below 0.6 before the first step.
///
/// The lectures: initialization; `0.01 · randn` in ten layers of tanh, whose deviation dies layer by layer.
public record InitializationTooSmall() implements Cause {
    static final String CAUSE = "initialization-too-small";

    @Override
    public Optional<Finding> look(Evidence evidence) {
        Known known = Known.of(evidence);
        StepState first = known.first();
        Plan plan = known.plan();
        if (plan == null || first == null || first.update() != 1 || known.isGood()) return Optional.empty();
        double gain = gain(first, Chain.of(plan.network()));
        if (!(gain < 0.35) || gain < 1e-9) return Optional.empty(); // zeros are a matter of symmetry
        return Suspicion.of(CAUSE, Grade.FAIL, gain < 0.12 ? Certainty.LIKELY : Certainty.POSSIBLE)
                .step(1)
                .number(
                        "gain of a layer, standard deviation of a weight times the root of its inputs",
                        gain,
                        "0.6 to 1.4")
                .remedy(new Remedy.Add(Part.INITIALIZATION, new He.Config(), ""))
                .remedy(new Remedy.Add(Part.INITIALIZATION, new Xavier.Config(), ""))
                .told(
                        "first weights that make each layer " + number(1 / gain) + " times as small as its inputs",
                        "outputs as large as inputs",
                        "the weights were drawn with a standard deviation that does not depend on the number of inputs",
                        "Initialize with He for ReLU, with Xavier for tanh and sigmoid.");
    }

    /// The geometric mean of the gains of the layers: how many times as large as their inputs sums of independent ones are.
    static double gain(StepState first, Chain chain) {
        double sum = 0;
        int count = 0;
        List<Chain.Link> weighted = chain.weighted();
        for (Chain.Link link :
                weighted.subList(0, Math.max(0, weighted.size() - 1))) { // an output layer may begin at 0
            if (chain.isNormalized(link)) continue;
            for (ParameterState p : first.weights()) {
                if (!p.layer().equals(link.path()) || p.fanIn() < 1) continue;
                sum += Math.log(Math.max(1e-30, p.rms() * Math.sqrt(p.fanIn())));
                count++;
            }
        }
        return count == 0 ? Double.NaN : Math.exp(sum / count);
    }

    @Override
    public Set<String> explains() {
        return Effects.ofNotLearning(
                VanishingGradients.CAUSE, LearningRateTooLow.CAUSE, InformationLost.CAUSE, BatchTooLarge.CAUSE);
    }

    @Override
    public InitializationTooSmall config() {
        return this;
    }
}
