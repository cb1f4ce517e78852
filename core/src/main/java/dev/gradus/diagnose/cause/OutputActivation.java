package dev.gradus.diagnose.cause;

import static dev.gradus.tensor.Values.number;

import dev.gradus.diagnose.fact.Chain;
import dev.gradus.diagnose.fact.DataFacts;
import dev.gradus.nn.activation.ELU;
import dev.gradus.nn.activation.LogSoftmax;
import dev.gradus.nn.activation.ReLU;
import dev.gradus.nn.activation.Sigmoid;
import dev.gradus.nn.activation.Softmax;
import dev.gradus.nn.activation.Softplus;
import dev.gradus.nn.activation.Tanh;
import dev.gradus.nn.loss.BinaryCrossEntropy;
import dev.gradus.nn.loss.NegativeLogLikelihood;
import dev.gradus.train.Plan;
import dev.gradus.train.diagnose.Evidence;
import dev.gradus.train.diagnose.Finding;
import dev.gradus.train.diagnose.Grade;
import dev.gradus.train.diagnose.Remedy;
import dev.gradus.train.diagnose.Remedy.Part;
import java.util.Optional;
import java.util.Set;

/// An activation at the output that cannot reach the targets: a ReLU in front of negative values, a sigmoid in front of values above 1, a ReLU in
/// front of a softmax, or none where the loss takes probabilities.
///
/// The signs: an activation at the output, before a loss that takes scores; none before a loss that takes probabilities; or targets outside of the
/// range of the last activation.
///
/// The lectures: activations; the last layer has none before a softmax loss.
public record OutputActivation() implements Cause {
    static final String CAUSE = "output-activation";

    @Override
    public Optional<Finding> look(Evidence evidence) {
        Known known = Known.of(evidence);
        Plan plan = known.plan();
        if (plan == null) return Optional.empty();
        Chain chain = Chain.of(plan.network());
        Chain.Link last = chain.outputActivation();
        String loss = plan.loss().getClass().getSimpleName();
        if (plan.loss() instanceof NegativeLogLikelihood && (last == null || !(last.layer() instanceof LogSoftmax))) {
            return missing(loss, "log-probabilities", "log-softmax");
        }
        if (plan.loss() instanceof BinaryCrossEntropy
                && (last == null || !(last.layer() instanceof Sigmoid || last.layer() instanceof Softmax))) {
            return missing(loss, "probabilities", "sigmoid");
        }
        if (last == null || !last.isActivation()) return Optional.empty();
        if (plan.data().task().isClassification()) {
            if (plan.loss() instanceof BinaryCrossEntropy) return Optional.empty();
            return Suspicion.likely(CAUSE, Grade.WARN)
                    .step(0)
                    .at(last.name(), null)
                    .remedy(new Remedy.Remove(Part.MODEL, last.path()))
                    .told(
                            "the activation " + last.name() + " at the output, before " + loss,
                            "scores of any sign and size",
                            "each layer was given the same activation, the last one, too",
                            "Remove the activation of the last layer.");
        }
        DataFacts data = known.data();
        return data == null ? Optional.empty() : range(last, data);
    }

    private static Optional<Finding> missing(String loss, String what, String layer) {
        return Suspicion.likely(CAUSE, Grade.FAIL)
                .step(0)
                .costs(0.9)
                .remedy(new Remedy.Set(Part.LOSS, "", "cross-entropy"))
                .told(
                        "scores before " + loss,
                        what,
                        "the loss does not contain the activation that makes " + what + " of scores",
                        "Use a loss that takes scores, such as cross-entropy, or put " + layer + " last.");
    }

    private static Optional<Finding> range(Chain.Link last, DataFacts data) {
        double low = last.layer() instanceof Tanh ? -1 : last.layer() instanceof ELU ? -1 : 0;
        boolean isBounded = last.layer() instanceof Sigmoid || last.layer() instanceof Tanh;
        boolean known =
                isBounded
                        || last.layer() instanceof ReLU
                        || last.layer() instanceof ELU
                        || last.layer() instanceof Softplus;
        double high = isBounded ? 1 : Double.POSITIVE_INFINITY;
        int outside = 0, n = data.train().size();
        for (int i = 0; i < n; i++) {
            double t = data.train().target(i, 0);
            if (t < low || t > high) outside++;
        }
        double share = (double) outside / n;
        if (!known || share < 0.02) return Optional.empty();
        return Suspicion.likely(CAUSE, share > 0.1 ? Grade.FAIL : Grade.WARN)
                .step(0)
                .at(last.name(), null)
                .number("share of the targets out of reach", share, "0")
                .remedy(new Remedy.Remove(Part.MODEL, last.path()))
                .told(
                        "the output of "
                                + last.name()
                                + ", from "
                                + number(low)
                                + " to "
                                + (isBounded ? "1" : "infinity")
                                + ", and "
                                + number(100 * share)
                                + " % of the targets outside",
                        "an output that can reach all targets",
                        "the activation of hidden layers was given to the last one, or the targets are scaled otherwise than the activation needs",
                        "Remove the activation of the last layer.");
    }

    @Override
    public Set<String> explains() {
        return Effects.ofNotLearning(
                DeadUnits.CAUSE,
                SaturatedUnits.CAUSE,
                LearningRateTooLow.CAUSE,
                LearningRateTooHigh.CAUSE,
                VanishingGradients.CAUSE,
                InitializationTooSmall.CAUSE);
    }

    @Override
    public boolean isDecidedByTrial() {
        return false;
    }

    @Override
    public OutputActivation config() {
        return this;
    }
}
