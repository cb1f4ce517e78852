package dev.gradus.diagnose.cause;

import static dev.gradus.tensor.Values.number;

import dev.gradus.diagnose.fact.DataFacts;
import dev.gradus.diagnose.fact.Judged;
import dev.gradus.diagnose.fact.Progress;
import dev.gradus.diagnose.fact.Scores;
import dev.gradus.diagnose.fact.Tested;
import dev.gradus.train.EpochResult;
import dev.gradus.train.Plan;
import dev.gradus.train.callback.EarlyStopping;
import dev.gradus.train.diagnose.Evidence;
import dev.gradus.train.diagnose.Finding;
import dev.gradus.train.diagnose.Grade;
import dev.gradus.train.diagnose.Remedy;
import dev.gradus.train.diagnose.Remedy.Part;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A model that does much better on the samples that it has learned from than on others.
///
/// The signs: a skill on training samples that is above that on others by more than chance; a validation loss that rises while the training loss
/// falls.
///
/// The lectures: babysitting the learning process; a large gap between training and validation accuracy: more data, augmentation, or regularization.
public record Overfitting() implements Cause {
    static final String CAUSE = "overfitting";

    @Override
    public Optional<Finding> look(Evidence evidence) {
        Known known = Known.of(evidence);
        Judged judged = judged(evidence, known.judged());
        Progress progress = known.progress();
        Plan plan = known.plan();
        if (judged == null || progress == null || plan == null || known.hasDiverged()) return Optional.empty();
        double rise = rise(progress), lastGap = lastGap(progress, known.data(), known.constantLoss());
        double gap = judged.gap(), error = judged.gapError();
        boolean isLarge = gap > 0.2 && gap > 3 * error;
        boolean isRising = rise > 1.5 && (lastGap > 0.15 || (gap > 0.06 && gap > 2 * error && !(lastGap < 0.03)));
        if (!isLarge && !isRising) return Optional.empty();
        boolean isSmallData = plan.data().train().data().size() < 20 * plan.data().task().outputs();
        Suspicion suspicion =
                Suspicion.likely(CAUSE, Grade.WARN)
                        .costs(Math.min(0.5, gap))
                        .number(
                                "skill on training samples",
                                judged.train().skill(),
                                "not far above that on other samples")
                        .number(
                                "skill on other samples",
                                judged.validation().skill(),
                                "not far below that on training samples")
                        .number("gap, at least (95 %)", gap - 1.96 * error, "below 0.05")
                        .number("gap, at most (95 %)", gap + 1.96 * error, "below 0.1")
                        .number("gap in the last epoch", lastGap, "below 0.1")
                        .number("last validation loss over the least", rise, "below 1.2");
        for (Remedy remedy : remedies(plan)) suspicion.remedy(remedy);
        return suspicion.told(
                "a skill of "
                        + number(judged.train().skill())
                        + " on training samples and "
                        + number(judged.validation().skill())
                        + " on others",
                "about as much on both",
                isSmallData
                        ? "too few samples for what the model can learn by heart"
                        : "the model learns samples by heart",
                "More data is best; else augmentation, dropout, weight decay, or fewer epochs.");
    }

    /// Validation and test samples together, where both are known.
    private static @Nullable Judged judged(Evidence evidence, @Nullable Judged judged) {
        Scores test = evidence.of(Tested.class).map(Tested::scores).orElse(null);
        return judged == null || test == null ? judged : new Judged(judged.train(), judged.validation().and(test));
    }

    /// How much better the last weights do in training than in validation, as a share of what there is to win.
    private static double lastGap(Progress progress, @Nullable DataFacts data, double constant) {
        if (progress.epochs().isEmpty() || data == null) return Double.NaN;
        EpochResult last = progress.epochs().getLast();
        if (!data.task().isClassification()) {
            double train = last.subset() == null ? last.train().loss() : last.subset().loss();
            return (last.validation().loss() - train) / constant;
        }
        double train = last.subset() == null ? last.train().accuracy() : last.subset().accuracy();
        return (train - last.validation().accuracy()) / Math.max(1e-9, 1 - data.majority());
    }

    /// How far the validation loss has risen from its least value.
    private static double rise(Progress progress) {
        double least = Double.POSITIVE_INFINITY, last = Double.NaN;
        for (EpochResult epoch : progress.epochs()) {
            last = epoch.validation().loss();
            least = Math.min(least, last);
        }
        return last / least;
    }

    private static List<Remedy> remedies(Plan plan) {
        List<Remedy> remedies = new ArrayList<>();
        remedies.add(new Remedy.Set(Part.MODEL, "dropout", 0.5));
        remedies.add(new Remedy.Set(Part.OPTIMIZER, "weightDecay", 1e-2));
        if (plan.callback(EarlyStopping.class) == null) remedies.add(new Remedy.Set(Part.STOPPING, "patience", 5));
        return remedies;
    }

    @Override
    public boolean isDecidedByTrial() {
        return false;
    }

    @Override
    public double showsFrom() {
        return 0.5;
    }

    @Override
    public Overfitting config() {
        return this;
    }
}
