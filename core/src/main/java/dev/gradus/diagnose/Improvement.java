package dev.gradus.diagnose;

import dev.gradus.diagnose.fact.Chain;
import dev.gradus.diagnose.fact.Judged;
import dev.gradus.diagnose.fact.Scores;
import dev.gradus.optim.schedule.Cosine;
import dev.gradus.train.Plan;
import dev.gradus.train.diagnose.Remedy;
import dev.gradus.train.diagnose.Remedy.Part;
import java.util.ArrayList;
import java.util.List;

/// What a training with which nothing is wrong would gain most from, of all that was tried: changes that causes were suspected for, and those that
/// people try first.
///
/// @param remedy the change
/// @param skill with it, on validation samples
/// @param gain over the training as it was
/// @param trials that were made to find it
public record Improvement(Remedy remedy, double skill, Scores.Gain gain, int trials) {
    /// Whether chance does not allow as much.
    ///
    /// @return true from 3 standard errors on
    public boolean isCertain() {
        return gain.errors() >= Diagnostician.CERTAIN;
    }

    /// Changes that help many trainings: a rate that falls in the end, twice the time, twice the width, normalization, and, where the model knows the
    /// samples that it has learned from better than others, regularization.
    static List<Remedy> usual(Plan plan, Judged judged) {
        List<Remedy> changes = new ArrayList<>();
        if (plan.schedule() == null) changes.add(new Remedy.Add(Part.SCHEDULE, new Cosine.Config(), ""));
        changes.add(new Remedy.Set(Part.TRAINING, "epochs", 2 * plan.config().epochs()));
        changes.add(new Remedy.Set(Part.MODEL, "width", 2));
        boolean hasNorm = Chain.of(plan.network()).links().stream().anyMatch(Chain.Link::isNorm);
        if (!hasNorm) changes.add(new Remedy.Set(Part.MODEL, "batchNorm", true));
        if (judged.gap() > 2 * judged.gapError()) {
            changes.add(new Remedy.Set(Part.MODEL, "dropout", 0.2));
            changes.add(new Remedy.Set(Part.OPTIMIZER, "weightDecay", 1e-3));
        }
        return changes;
    }
}
