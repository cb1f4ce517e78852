package dev.gradus.diagnose.cause;

import dev.gradus.diagnose.fact.Chain;
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

/// A model that is too small, or too simple, for what there is to learn: it does no better on the samples it has learned from.
///
/// The signs: a skill on training samples that is far from 1 and about that on others, and hidden layers that are narrow or missing.
///
/// The lectures: babysitting the learning process; training and validation accuracy are equal and low: make the model larger.
public record CapacityTooSmall() implements Cause {
    static final String CAUSE = "capacity-too-small";

    @Override
    public Optional<Finding> look(Evidence evidence) {
        Known known = Known.of(evidence);
        Plan plan = known.plan();
        Judged judged = known.judged();
        if (plan == null || judged == null || known.isGood() || known.hasDiverged()) return Optional.empty();
        if (judged.train().skill() > 0.93 || judged.gap() > 0.15) return Optional.empty();
        Chain chain = Chain.of(plan.network());
        int hidden = Math.max(0, chain.weighted().size() - 1), most = 0;
        for (Chain.Link link : chain.weighted().subList(0, hidden)) {
            most = Math.max(most, link.layer().parameters().getFirst().value().shape().axis(0));
        }
        if (most > 64) return Optional.empty();
        boolean isTiny = hidden == 0 || most <= 4;
        Suspicion suspicion =
                Suspicion.of(CAUSE, Grade.WARN, isTiny ? Certainty.LIKELY : Certainty.POSSIBLE)
                        .number("skill on training samples", judged.train().skill(), "near 1")
                        .number("units of the widest hidden layer", most, "64 or more");
        if (hidden == 0) suspicion.remedy(new Remedy.Set(Part.MODEL, "", "mlp"));
        else {
            suspicion.remedy(new Remedy.Set(Part.MODEL, "width", 8));
        }
        return suspicion.told(
                hidden == 0
                        ? "a model without a hidden layer"
                        : "hidden layers of " + most + " units at most, and training samples that are not learned",
                "a model that can learn its training samples",
                "the model is too small or too simple for the data",
                hidden == 0 ? "Use a model with hidden layers." : "Make the hidden layers wider, or add one.");
    }

    @Override
    public Set<String> explains() {
        return Set.of(Underfitting.CAUSE, Plateau.CAUSE, StuckAtStart.CAUSE);
    }

    @Override
    public double showsFrom() {
        return 1;
    }

    @Override
    public CapacityTooSmall config() {
        return this;
    }
}
