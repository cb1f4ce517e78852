package dev.gradus.diagnose.cause;

import dev.gradus.diagnose.fact.Chain;
import dev.gradus.error.Mistakes;
import dev.gradus.nn.activation.Sigmoid;
import dev.gradus.nn.activation.Softmax;
import dev.gradus.nn.loss.BinaryCrossEntropyFromLogits;
import dev.gradus.nn.loss.CrossEntropy;
import dev.gradus.train.Plan;
import dev.gradus.train.diagnose.Evidence;
import dev.gradus.train.diagnose.Finding;
import dev.gradus.train.diagnose.Grade;
import dev.gradus.train.diagnose.Remedy;
import dev.gradus.train.diagnose.Remedy.Part;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// A softmax or a sigmoid at the output of a model whose loss contains it: probabilities are taken for scores.
///
/// Of ten classes the loss then never falls below 1.46, and its slopes are a tenth of what they should be.
///
/// The signs: the last layer is a softmax or a sigmoid, and the loss is a cross-entropy of scores.
///
/// The lectures: activations; the last layer has none before a softmax loss.
public record SoftmaxBeforeLoss() implements Cause {
    static final String CAUSE = Mistakes.SOFTMAX_BEFORE_LOSS;

    @Override
    public Optional<Finding> look(Evidence evidence) {
        Plan plan = Known.of(evidence).plan();
        if (plan == null) return Optional.empty();
        Chain.Link last = Chain.of(plan.network()).outputActivation();
        if (last == null) return Optional.empty();
        boolean contains = plan.loss() instanceof CrossEntropy || plan.loss() instanceof BinaryCrossEntropyFromLogits;
        boolean isTwice = contains && (last.layer() instanceof Softmax || last.layer() instanceof Sigmoid);
        if (!isTwice) return Optional.empty();
        String layer = last.layer().getClass().getSimpleName(), loss = plan.loss().getClass().getSimpleName();
        return Suspicion.likely(CAUSE, Grade.FAIL)
                .step(0)
                .at(last.name(), null)
                .remedy(new Remedy.Remove(Part.MODEL, last.path()))
                .told(
                        "a " + layer + " before " + loss,
                        "scores without an activation",
                        "the loss contains the " + layer.toLowerCase(Locale.ROOT) + " itself",
                        "Remove the last " + layer + ".");
    }

    @Override
    public Set<String> explains() {
        return Effects.ofNotLearning(
                LearningRateTooLow.CAUSE,
                SaturatedUnits.CAUSE,
                VanishingGradients.CAUSE,
                OutputActivation.CAUSE,
                BatchTooLarge.CAUSE,
                InitializationTooSmall.CAUSE);
    }

    @Override
    public boolean isDecidedByTrial() {
        return false;
    }

    @Override
    public SoftmaxBeforeLoss config() {
        return this;
    }
}
