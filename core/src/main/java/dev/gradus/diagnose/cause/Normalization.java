package dev.gradus.diagnose.cause;

import static dev.gradus.tensor.Values.number;

import dev.gradus.config.Records;
import dev.gradus.diagnose.fact.Chain;
import dev.gradus.nn.norm.BatchNorm;
import dev.gradus.train.Plan;
import dev.gradus.train.diagnose.Certainty;
import dev.gradus.train.diagnose.Evidence;
import dev.gradus.train.diagnose.Finding;
import dev.gradus.train.diagnose.Grade;
import dev.gradus.train.diagnose.Remedy;
import dev.gradus.train.diagnose.Remedy.Part;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Normalization that is another one in evaluation than in training: running statistics that lag far behind, or batches that are too small to
/// estimate a mean and a variance.
///
/// Training loss falls as it should, and validation figures are those of guessing.
///
/// The signs: running statistics of which a part is still the first one in the end, or batches of fewer than 16 samples; training samples are
/// learned, and the same samples are not recognized in evaluation.
///
/// The lectures: normalization; running statistics take the place of those of the batch in evaluation.
public record Normalization() implements Cause {
    static final String CAUSE = "normalization";

    @Override
    public Optional<Finding> look(Evidence evidence) {
        Known known = Known.of(evidence);
        Plan plan = known.plan();
        if (plan == null || known.isGood()) return Optional.empty();
        for (Chain.Link link : Chain.of(plan.network()).links()) {
            if (!(link.layer() instanceof BatchNorm)) continue;
            Map<String, Object> settings = Records.write(link.layer().config());
            double momentum = settings.get("momentum") instanceof Double m ? m : 1;
            boolean cumulative = Boolean.TRUE.equals(settings.get("cumulative"));
            double left = cumulative ? 0 : Math.pow(1 - momentum, plan.totalSteps());
            int batch = plan.config().batchSize();
            if (left < 0.05 && batch > 8) continue;
            boolean lags = left >= 0.05;
            return Suspicion.of(CAUSE, Grade.FAIL, left > 0.3 || batch < 4 ? Certainty.LIKELY : Certainty.POSSIBLE)
                    .step(0)
                    .at(link.name(), null)
                    .number("share of the first running statistics that is left in the end", left, "below 0.01")
                    .number("samples in a batch", batch, "16 or more")
                    .remedy(
                            lags
                                    ? new Remedy.Set(Part.MODEL, "momentum", 0.1)
                                    : new Remedy.Set(Part.TRAINING, "batchSize", 32))
                    .told(
                            lags
                                    ? "running statistics of "
                                            + link.name()
                                            + " of which "
                                            + number(100 * left)
                                            + " % are still the first ones"
                                    : link.name() + " over batches of " + batch,
                            lags ? "statistics of the data" : "batches of 16 or more",
                            lags
                                    ? "the momentum is that of another library, which counts it from the other side, or training is too short for it"
                                    : "mean and variance of a few samples are not those of all",
                            lags
                                    ? "Use a momentum of 0.1."
                                    : "Use larger batches, or another normalization, such as group-norm.");
        }
        return Optional.empty();
    }

    @Override
    public Set<String> explains() {
        return Set.of(
                Overfitting.CAUSE,
                Underfitting.CAUSE,
                LearningRateTooLow.CAUSE,
                StuckAtStart.CAUSE,
                LearningRateTooHigh.CAUSE,
                TooFewEpochs.CAUSE,
                Plateau.CAUSE,
                CapacityTooSmall.CAUSE);
    }

    @Override
    public Normalization config() {
        return this;
    }
}
