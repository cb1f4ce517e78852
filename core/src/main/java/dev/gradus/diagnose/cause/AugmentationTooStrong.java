package dev.gradus.diagnose.cause;

import dev.gradus.diagnose.fact.Judged;
import dev.gradus.train.Plan;
import dev.gradus.train.diagnose.Certainty;
import dev.gradus.train.diagnose.Evidence;
import dev.gradus.train.diagnose.Finding;
import dev.gradus.train.diagnose.Grade;
import dev.gradus.train.diagnose.Remedy;
import dev.gradus.train.diagnose.Remedy.Part;
import java.util.Optional;
import java.util.Set;

/// Random changes of training samples after which their classes can no longer be seen, or are others: digits that are flipped, pictures of which
/// almost all is erased, mixed classes.
///
/// The signs: an augmentation or a mixing of samples, and a skill on the training samples as they are that is low, too.
///
/// The lectures: data augmentation; labels must be preserved: a 6 that is turned or flipped becomes a 9.
public record AugmentationTooStrong() implements Cause {
    static final String CAUSE = "augmentation-too-strong";

    @Override
    public Optional<Finding> look(Evidence evidence) {
        Known known = Known.of(evidence);
        Plan plan = known.plan();
        if (plan == null || (plan.augmentation() == null && plan.mixing() == null) || known.isGood())
            return Optional.empty();
        Judged judged = known.judged();
        Suspicion suspicion = Suspicion.of(CAUSE, Grade.WARN, Certainty.POSSIBLE).step(1);
        if (judged != null) {
            suspicion.number(
                    "skill on training samples as they are", judged.train().skill(), "at least that on changed ones");
        }
        return suspicion
                .remedy(new Remedy.Remove(Part.AUGMENTATION, ""))
                .told(
                        "training samples that are changed at random",
                        "changes after which people still see the class",
                        "the changes are too strong, or do not preserve the class",
                        "Look at the contact sheet of the augmentation, and change less.");
    }

    @Override
    public Set<String> explains() {
        return Effects.ofNotLearning(LearningRateTooLow.CAUSE, LearningRateTooHigh.CAUSE);
    }

    @Override
    public AugmentationTooStrong config() {
        return this;
    }
}
