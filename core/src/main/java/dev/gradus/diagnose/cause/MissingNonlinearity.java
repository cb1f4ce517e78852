package dev.gradus.diagnose.cause;

import dev.gradus.diagnose.fact.Chain;
import dev.gradus.nn.activation.ReLU;
import dev.gradus.train.Plan;
import dev.gradus.train.diagnose.Evidence;
import dev.gradus.train.diagnose.Finding;
import dev.gradus.train.diagnose.Grade;
import dev.gradus.train.diagnose.Remedy;
import dev.gradus.train.diagnose.Remedy.Part;
import java.util.Optional;
import java.util.Set;

/// Linear layers without an activation between them: together they are one linear layer, whatever their number.
///
/// The signs: two dense or convolutional layers with no activation or pooling between them.
///
/// The lectures: universal approximation; the error against the width, and the same without a non-linearity.
public record MissingNonlinearity() implements Cause {
    static final String CAUSE = "missing-nonlinearity";

    @Override
    public Optional<Finding> look(Evidence evidence) {
        Known known = Known.of(evidence);
        Plan plan = known.plan();
        if (plan == null) return Optional.empty();
        Chain chain = Chain.of(plan.network());
        if (!chain.isPlain()) return Optional.empty();
        Chain.Link before = null;
        for (Chain.Link link : chain.links()) {
            if (!link.isLinear()) {
                before = null;
                continue;
            }
            if (!link.isWeighted()) continue;
            if (before != null) return found(before, link, chain);
            before = link;
        }
        return Optional.empty();
    }

    private static Optional<Finding> found(Chain.Link first, Chain.Link second, Chain chain) {
        boolean isAll = chain.activations().isEmpty();
        return Suspicion.likely(CAUSE, Grade.WARN)
                .step(0)
                .at(second.name(), null)
                .remedy(
                        isAll
                                ? new Remedy.Set(Part.MODEL, "activation", "relu")
                                : new Remedy.Add(Part.MODEL, new ReLU.Config(), second.path()))
                .told(
                        "no activation between " + first.name() + " and " + second.name(),
                        "a non-linear function between two linear layers",
                        "it was forgotten: the two are one linear layer",
                        "Put a ReLU between them.");
    }

    @Override
    public Set<String> explains() {
        return Effects.ofNotLearning(LearningRateTooLow.CAUSE, InitializationTooSmall.CAUSE);
    }

    @Override
    public MissingNonlinearity config() {
        return this;
    }
}
