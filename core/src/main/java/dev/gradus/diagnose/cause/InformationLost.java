package dev.gradus.diagnose.cause;

import static dev.gradus.tensor.Values.number;

import dev.gradus.diagnose.fact.Chain;
import dev.gradus.diagnose.fact.DataFacts;
import dev.gradus.diagnose.fact.Feature;
import dev.gradus.diagnose.fact.StepState;
import dev.gradus.nn.layer.AvgPool2d;
import dev.gradus.nn.layer.MaxPool2d;
import dev.gradus.train.Plan;
import dev.gradus.train.diagnose.Certainty;
import dev.gradus.train.diagnose.Evidence;
import dev.gradus.train.diagnose.Finding;
import dev.gradus.train.diagnose.Grade;
import dev.gradus.train.diagnose.Remedy;
import dev.gradus.train.diagnose.Remedy.Part;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Inputs, or outputs of a layer, in which the samples cannot be told apart any more: everything behind is blind.
///
/// A preparation that makes all values equal, a layer that is far narrower than what it must pass on, a stride or a pooling that skips almost
/// everything.
///
/// The signs: most input elements have one value in all samples; or a hidden layer has fewer units than the outputs need, among layers that are far
/// wider; or a pooling makes one element of 4 × 4 or more.
///
/// The lectures: not spoken of; see bottleneck layers and constant features.
public record InformationLost() implements Cause {
    static final String CAUSE = "information-lost";

    /// Nobody pools over so much on purpose.
    private static final int HUGE = 5;

    @Override
    public Optional<Finding> look(Evidence evidence) {
        Known known = Known.of(evidence);
        DataFacts data = known.data();
        if (data != null && data.train().size() > 1) {
            long constant = data.features().stream().filter(Feature::isConstant).count();
            double share = (double) constant / data.features().size();
            if (share > (data.isTable() ? 0.5 : 0.97)) {
                return Suspicion.likely(CAUSE, Grade.FAIL)
                        .step(0)
                        .costs(1)
                        .number("share of the input elements with one value in all samples", share, "below 0.5")
                        .told(
                                number(100 * share) + " % of the input elements have the same value in all samples",
                                "inputs that differ",
                                "a preparation has made them equal, or the files are empty",
                                "Look at the inputs after each preparation.");
            }
        }
        Plan plan = known.plan();
        if (plan == null || known.isGood()) return Optional.empty();
        Optional<Finding> narrow = narrow(plan);
        return narrow.isPresent() ? narrow : coarse(plan, known.first());
    }

    /// A pooling that leaves less than four elements of each axis of its map.
    private static Optional<Finding> coarse(Plan plan, @Nullable StepState first) {
        Chain chain = Chain.of(plan.network());
        if (!chain.isPlain() || first == null) return Optional.empty();
        for (Chain.Link link : chain.links()) {
            int kernel =
                    link.layer() instanceof MaxPool2d p
                            ? p.config().kernel().getFirst()
                            : link.layer() instanceof AvgPool2d p ? p.config().kernel().getFirst() : 0;
            if (kernel < 4) continue;
            return Suspicion.of(CAUSE, Grade.WARN, kernel >= HUGE ? Certainty.LIKELY : Certainty.POSSIBLE)
                    .at(link.name(), null)
                    .number("elements of which " + link.name() + " makes one", (double) kernel * kernel, "4")
                    .remedy(new Remedy.Set(Part.MODEL, link.path() + ".kernel", List.of(2)))
                    .told(
                            link.name() + " over windows of " + kernel + " × " + kernel,
                            "windows of 2 × 2 or 3 × 3",
                            "it was meant for larger pictures, and leaves too little to tell samples apart",
                            "Pool over 2 × 2.");
        }
        return Optional.empty();
    }

    /// A hidden layer that is narrower than the answers, and than all layers around it.
    private static Optional<Finding> narrow(Plan plan) {
        Chain chain = Chain.of(plan.network());
        List<Chain.Link> weighted = chain.weighted();
        if (!chain.isPlain() || weighted.size() < 2) return Optional.empty();
        int outputs = plan.data().task().outputs(), usual = 0;
        Chain.Link narrowest = null;
        int least = Integer.MAX_VALUE;
        for (Chain.Link link : weighted.subList(0, weighted.size() - 1)) {
            int units = link.layer().parameters().getFirst().value().shape().axis(0);
            usual = Math.max(usual, units);
            if (units < least) {
                least = units;
                narrowest = link;
            }
        }
        boolean isNarrow = least <= Math.max(1, Math.min(4, (outputs - 1) / 2)) && (usual >= 4 * least || least <= 2);
        if (narrowest == null || !isNarrow) return Optional.empty();
        int wide = Math.max(usual > least ? usual : 0, 4 * outputs + 16);
        return Suspicion.of(CAUSE, Grade.WARN, usual >= 8 * least ? Certainty.LIKELY : Certainty.POSSIBLE)
                .at(narrowest.name(), null)
                .number("units of layer " + narrowest.name(), least, "at least the number of outputs, " + outputs)
                .remedy(new Remedy.Set(Part.MODEL, narrowest.path() + ".units", wide))
                .told(
                        "layer "
                                + narrowest.name()
                                + " with "
                                + least
                                + (least == 1 ? " unit" : " units")
                                + " in front of "
                                + outputs
                                + (outputs == 1 ? " output" : " outputs"),
                        "layers that can pass on what the outputs need",
                        "a slip in the width, or a bottleneck that is too narrow",
                        "Give the layer " + wide + " units.");
    }

    @Override
    public Set<String> explains() {
        return Effects.ofNotLearning(
                VanishingGradients.CAUSE, DeadUnits.CAUSE, LearningRateTooLow.CAUSE, LabelsUnrelated.CAUSE);
    }

    @Override
    public InformationLost config() {
        return this;
    }
}
