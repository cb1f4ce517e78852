package dev.gradus.diagnose.cause;

import dev.gradus.train.Plan;
import dev.gradus.train.diagnose.Certainty;
import dev.gradus.train.diagnose.Evidence;
import dev.gradus.train.diagnose.Finding;
import dev.gradus.train.diagnose.Grade;
import dev.gradus.train.diagnose.Remedy;
import dev.gradus.train.diagnose.Remedy.Part;
import java.util.Optional;
import java.util.Set;

/// Gradients that are cut to a small part of their size in every step: with plain gradient descent it is a learning rate that is as many times
/// smaller.
///
/// The signs: a limit of the gradients, and updates that add up to a small part of the size of the weights.
///
/// The lectures: not spoken of; see gradient clipping.
public record ClippingTooTight() implements Cause {
    static final String CAUSE = "clipping-too-tight";

    @Override
    public Optional<Finding> look(Evidence evidence) {
        Known known = Known.of(evidence);
        Plan plan = known.plan();
        if (plan == null || plan.clip() == null || known.isGood()) return Optional.empty();
        boolean isIdle = known.progress() != null && LearningRateTooLow.way(known.progress()) < 0.3;
        return Suspicion.of(CAUSE, Grade.WARN, isIdle ? Certainty.LIKELY : Certainty.POSSIBLE)
                .step(1)
                .remedy(new Remedy.Remove(Part.CLIPPING, ""))
                .told(
                        plan.clip() + " in every step",
                        "a limit that only a few steps reach",
                        "the limit is far below the usual norm of the gradients",
                        "Leave it out, or set it to a few times the usual norm.");
    }

    @Override
    public Set<String> explains() {
        return Effects.ofNotLearning(LearningRateTooLow.CAUSE, BatchTooLarge.CAUSE, VanishingGradients.CAUSE);
    }

    @Override
    public ClippingTooTight config() {
        return this;
    }
}
