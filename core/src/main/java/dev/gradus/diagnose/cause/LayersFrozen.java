package dev.gradus.diagnose.cause;

import dev.gradus.diagnose.fact.ParameterState;
import dev.gradus.diagnose.fact.Progress;
import dev.gradus.diagnose.fact.StepState;
import dev.gradus.train.Plan;
import dev.gradus.train.diagnose.Certainty;
import dev.gradus.train.diagnose.Evidence;
import dev.gradus.train.diagnose.Finding;
import dev.gradus.train.diagnose.Grade;
import dev.gradus.train.diagnose.Remedy;
import dev.gradus.train.diagnose.Remedy.Part;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Parameters that training leaves as they are: frozen, or without a gradient, so that most of the network keeps its random first weights.
///
/// The signs: weights to which no gradient comes and which no step moves.
///
/// The lectures: not spoken of; see transfer learning and fine-tuning.
public record LayersFrozen() implements Cause {
    static final String CAUSE = "layers-frozen";

    @Override
    public Optional<Finding> look(Evidence evidence) {
        Known known = Known.of(evidence);
        Plan plan = known.plan();
        Progress progress = known.progress();
        StepState first = known.first(), last = known.last();
        if (plan == null || progress == null || first == null || last == null) return Optional.empty();
        List<String> still = new ArrayList<>();
        int weights = 0;
        for (int k = 0; k < first.parameters().size(); k++) {
            ParameterState p = first.parameters().get(k);
            if (p.isVector()) continue;
            weights++;
            int at = k;
            boolean moves = progress.steps().stream().anyMatch(s -> s.parameters().get(at).updateRms() > 0);
            boolean arrives =
                    progress.steps().stream().anyMatch(s -> !Double.isNaN(s.parameters().get(at).gradientRms()));
            if (!moves && !arrives) still.add(p.name());
        }
        if (still.isEmpty()) return Optional.empty();
        double share = (double) still.size() / weights;
        return Suspicion.of(CAUSE, Grade.WARN, share > 0.45 ? Certainty.LIKELY : Certainty.POSSIBLE)
                .step(1)
                .at(null, still.getFirst())
                .number("share of the weights that no step moves", share, "0, unless they were trained before")
                .remedy(new Remedy.Remove(Part.FREEZE, ""))
                .told(
                        still.size()
                                + " of "
                                + weights
                                + " weights that no step moves: "
                                + String.join(", ", still.subList(0, Math.min(4, still.size()))),
                        "weights that are trained, or were trained before",
                        "they are frozen",
                        "Train them, or freeze for the first epochs only.");
    }

    @Override
    public Set<String> explains() {
        return Effects.ofNotLearning(LearningRateTooLow.CAUSE, VanishingGradients.CAUSE, InformationLost.CAUSE);
    }

    @Override
    public LayersFrozen config() {
        return this;
    }
}
