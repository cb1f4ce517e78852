package dev.gradus.diagnose.cause;

import static dev.gradus.tensor.Values.number;

import dev.gradus.diagnose.fact.Chain;
import dev.gradus.nn.layer.Dropout;
import dev.gradus.nn.layer.Dropout2d;
import dev.gradus.train.Plan;
import dev.gradus.train.diagnose.Certainty;
import dev.gradus.train.diagnose.Evidence;
import dev.gradus.train.diagnose.Finding;
import dev.gradus.train.diagnose.Grade;
import dev.gradus.train.diagnose.Remedy;
import dev.gradus.train.diagnose.Remedy.Part;
import java.util.Optional;
import java.util.Set;

/// Dropout that takes away so much that training samples are no longer learned.
///
/// The signs: a probability to drop of 0.3 or more, and training samples that are not learned.
///
/// The lectures: regularization; 0.5 is usual in hidden layers and 0.26 at the input, and where nothing is overfitted dropout makes learning worse.
public record DropoutTooStrong() implements Cause {
    static final String CAUSE = "dropout-too-strong";

    @Override
    public Optional<Finding> look(Evidence evidence) {
        Known known = Known.of(evidence);
        Plan plan = known.plan();
        if (plan == null || known.isGood()) return Optional.empty();
        double most = 0;
        Chain.Link strongest = null;
        for (Chain.Link link : Chain.of(plan.network()).links()) {
            double p =
                    link.layer() instanceof Dropout d
                            ? d.config().p()
                            : link.layer() instanceof Dropout2d d ? d.config().p() : 0;
            if (p <= most) continue;
            most = p;
            strongest = link;
        }
        if (strongest == null || most < 0.3) return Optional.empty();
        return Suspicion.of(CAUSE, Grade.WARN, most > 0.75 ? Certainty.LIKELY : Certainty.POSSIBLE)
                .step(0)
                .at(strongest.name(), null)
                .number("probability to drop a unit", most, "0.2 to 0.5 where the training is overfitted, else 0")
                .remedy(new Remedy.Set(Part.MODEL, "dropout", 0.0))
                .remedy(new Remedy.Set(Part.MODEL, "dropout", 0.2))
                .told(
                        "dropout of " + number(most) + " in " + strongest.name(),
                        "as much as overfitting asks for",
                        "the probability to keep was taken for that to drop, or dropout was added where nothing is overfitted",
                        "Drop less, or nothing.");
    }

    @Override
    public Set<String> explains() {
        return Effects.ofNotLearning(LearningRateTooLow.CAUSE, LearningRateTooHigh.CAUSE);
    }

    @Override
    public DropoutTooStrong config() {
        return this;
    }
}
