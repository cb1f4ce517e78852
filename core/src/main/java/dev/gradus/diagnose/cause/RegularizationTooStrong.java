package dev.gradus.diagnose.cause;

import static dev.gradus.tensor.Values.number;

import dev.gradus.diagnose.fact.Progress;
import dev.gradus.nn.loss.CrossEntropy;
import dev.gradus.train.Plan;
import dev.gradus.train.diagnose.Certainty;
import dev.gradus.train.diagnose.Evidence;
import dev.gradus.train.diagnose.Finding;
import dev.gradus.train.diagnose.Grade;
import dev.gradus.train.diagnose.Remedy;
import dev.gradus.train.diagnose.Remedy.Part;
import java.util.Optional;
import java.util.Set;

/// Penalties, constraints or smoothed labels that outweigh the loss: weights go to 0, and training samples are not learned.
///
/// The signs: a penalty of the size of the loss, constraints, or much smoothing of the labels, and a training loss that stays near that of guessing.
///
/// The lectures: regularization; sweeps of λ, and the polynomial whose coefficients go to 0 when λ is large.
public record RegularizationTooStrong() implements Cause {
    static final String CAUSE = "regularization-too-strong";

    @Override
    public Optional<Finding> look(Evidence evidence) {
        Known known = Known.of(evidence);
        Plan plan = known.plan();
        Progress progress = known.progress();
        if (plan == null || progress == null || known.isGood()) return Optional.empty();
        double smoothing = plan.loss() instanceof CrossEntropy c ? c.config().labelSmoothing() : 0;
        double penalty = progress.epochs().isEmpty() ? 0 : progress.epochs().getFirst().penalty();
        double loss = progress.epochs().isEmpty() ? Double.NaN : progress.epochs().getFirst().train().loss();
        boolean none = plan.penalties().isEmpty() && plan.constraints().isEmpty();
        boolean isIdle =
                progress.epochs().size() > 2
                        && progress.epochs().getLast().train().loss() > 0.95 * known.constantLoss();
        if (none && smoothing < 0.3) return Optional.empty();
        Suspicion suspicion =
                Suspicion.of(
                                CAUSE,
                                Grade.WARN,
                                (penalty > loss && isIdle) || smoothing > 0.7 ? Certainty.LIKELY : Certainty.POSSIBLE)
                        .step(1);
        if (!Double.isNaN(loss))
            suspicion.number("penalty over the loss in the first epoch", penalty / loss, "below 0.3");
        if (none) suspicion.remedy(new Remedy.Set(Part.LOSS, "labelSmoothing", 0.1));
        else suspicion.remedy(new Remedy.Remove(Part.REGULARIZATION, ""));
        return suspicion.told(
                none
                        ? "labels of which " + number(smoothing) + " is smoothed away"
                        : plan.penalties().isEmpty()
                                ? "constraints on the weights"
                                : Double.isNaN(loss)
                                        ? "penalties on the weights"
                                        : "penalties of " + number(penalty) + " beside a loss of " + number(loss),
                "a penalty that is small beside the loss",
                "regularization is stronger than what there is to learn",
                "Divide its strength by 10, or leave it out where nothing is overfitted.");
    }

    @Override
    public Set<String> explains() {
        return Effects.ofNotLearning(
                LearningRateTooLow.CAUSE, LearningRateTooHigh.CAUSE, VanishingGradients.CAUSE, DeadUnits.CAUSE);
    }

    @Override
    public RegularizationTooStrong config() {
        return this;
    }
}
