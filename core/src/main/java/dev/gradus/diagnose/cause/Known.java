package dev.gradus.diagnose.cause;

import dev.gradus.diagnose.fact.DataFacts;
import dev.gradus.diagnose.fact.Judged;
import dev.gradus.diagnose.fact.Progress;
import dev.gradus.diagnose.fact.StepState;
import dev.gradus.nn.Reduction;
import dev.gradus.nn.loss.CrossEntropy;
import dev.gradus.nn.loss.MeanSquaredError;
import dev.gradus.train.Plan;
import dev.gradus.train.StopReason;
import dev.gradus.train.diagnose.Evidence;
import org.jspecify.annotations.Nullable;

/// What evidence has, by the names of facts.
///
/// @param plan of the training, or null
/// @param data of the training, or null
/// @param progress so far, or null
/// @param judged how well the model does, or null while that is not known
record Known(@Nullable Plan plan, @Nullable DataFacts data, @Nullable Progress progress, @Nullable Judged judged) {
    static Known of(Evidence evidence) {
        return new Known(
                evidence.of(Plan.class).orElse(null),
                evidence.of(DataFacts.class).orElse(null),
                evidence.of(Progress.class).orElse(null),
                evidence.of(Judged.class).orElse(null));
    }

    /// The first observed step, or null.
    @Nullable StepState first() {
        return progress == null ? null : progress.first();
    }

    /// The last observed step, or null.
    @Nullable StepState last() {
        return progress == null ? null : progress.last();
    }

    /// Whether training has ended because something was not finite.
    boolean hasDiverged() {
        return progress != null && progress.end() == StopReason.DIVERGED;
    }

    /// The loss of the best constant answer in the unit of the loss that is trained; NaN where that weighs classes, or is of another kind.
    double constantLoss() {
        Plan its = plan;
        DataFacts facts = data;
        if (its == null || facts == null) return Double.NaN;
        boolean isPlain =
                its.loss() instanceof CrossEntropy c
                        ? c.config().classWeights().isEmpty() && c.reduction() == Reduction.MEAN
                        : its.loss() instanceof MeanSquaredError m && m.reduction() == Reduction.MEAN;
        return isPlain ? facts.constantLoss() : Double.NaN;
    }

    /// How much of what there is to win the model wins on validation samples; NaN while that is not known.
    double skill() {
        return judged == null ? Double.NaN : judged.validation().skill();
    }

    /// Whether so much is won that no single change can gain much.
    boolean isGood() {
        return skill() > (data != null && !data.task().isClassification() ? 0.99 : 0.95);
    }
}
