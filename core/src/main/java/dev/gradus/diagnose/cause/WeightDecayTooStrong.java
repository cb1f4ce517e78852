package dev.gradus.diagnose.cause;

import static dev.gradus.tensor.Values.number;

import dev.gradus.config.Records;
import dev.gradus.train.Plan;
import dev.gradus.train.diagnose.Certainty;
import dev.gradus.train.diagnose.Evidence;
import dev.gradus.train.diagnose.Finding;
import dev.gradus.train.diagnose.Grade;
import dev.gradus.train.diagnose.Remedy;
import dev.gradus.train.diagnose.Remedy.Part;
import java.util.Optional;
import java.util.Set;

/// A decay of the weights that outweighs what the loss asks for: weights shrink towards 0, and training samples are not learned.
///
/// The signs: a decay far above 1e-3, or above 0.1 where it is decoupled, and training samples that are not learned.
///
/// The lectures: regularization; L2, and that decay makes learning worse where nothing is overfitted.
public record WeightDecayTooStrong() implements Cause {
    static final String CAUSE = "weight-decay-too-strong";

    @Override
    public Optional<Finding> look(Evidence evidence) {
        Known known = Known.of(evidence);
        Plan plan = known.plan();
        if (plan == null || known.isGood()) return Optional.empty();
        double decay = Records.write(plan.optimizer().config()).get("weightDecay") instanceof Double d ? d : 0;
        if (!(decay > 1e-3)) return Optional.empty();
        return Suspicion.of(CAUSE, Grade.WARN, decay > 0.05 ? Certainty.LIKELY : Certainty.POSSIBLE)
                .step(0)
                .number("weight decay", decay, "1e-5 to 1e-3; of decoupled decay up to 0.1")
                .remedy(new Remedy.Set(Part.OPTIMIZER, "weightDecay", 0.0))
                .remedy(new Remedy.Set(Part.OPTIMIZER, "weightDecay", 1e-4))
                .told(
                        "a weight decay of " + number(decay),
                        "one with which training samples are still learned",
                        "regularization is stronger than what there is to learn",
                        "Use 1e-4, or none where nothing is overfitted.");
    }

    @Override
    public Set<String> explains() {
        return Effects.ofNotLearning(
                LearningRateTooLow.CAUSE, LearningRateTooHigh.CAUSE, VanishingGradients.CAUSE, DeadUnits.CAUSE);
    }

    @Override
    public WeightDecayTooStrong config() {
        return this;
    }
}
