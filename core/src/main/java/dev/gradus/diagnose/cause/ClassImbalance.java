package dev.gradus.diagnose.cause;

import static dev.gradus.tensor.Values.number;

import dev.gradus.diagnose.fact.DataFacts;
import dev.gradus.diagnose.fact.Judged;
import dev.gradus.train.diagnose.Evidence;
import dev.gradus.train.diagnose.Finding;
import dev.gradus.train.diagnose.Grade;
import dev.gradus.train.diagnose.Remedy;
import dev.gradus.train.diagnose.Remedy.Part;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;

/// Classes of which one has many times the samples of another, and a model that hardly ever answers with the rare one.
///
/// The accuracy is high all the same: it is that of the most frequent class.
///
/// The signs: a class of which the largest one has five times the samples or more, and of which less than half is recognized.
///
/// The lectures: not spoken of; see imbalanced data and class weights.
public record ClassImbalance() implements Cause {
    static final String CAUSE = "class-imbalance";

    @Override
    public Optional<Finding> look(Evidence evidence) {
        Known known = Known.of(evidence);
        DataFacts data = known.data();
        Judged judged = known.judged();
        if (data == null || judged == null || !data.task().isClassification()) return Optional.empty();
        int[] counts = data.counts();
        double[] recalls =
                judged.validation().recalls().length > 0 ? judged.validation().recalls() : judged.train().recalls();
        int rare = -1, most = Arrays.stream(counts).max().orElse(0);
        for (int k = 0; k < counts.length && k < recalls.length; k++) {
            if (counts[k] == 0 || 5.0 * counts[k] > most || Double.isNaN(recalls[k])) continue;
            if (rare < 0 || recalls[k] < recalls[rare]) rare = k;
        }
        if (rare < 0 || recalls[rare] > 0.5) return Optional.empty();
        double ratio = (double) most / counts[rare];
        return Suspicion.likely(CAUSE, recalls[rare] < 0.15 ? Grade.FAIL : Grade.WARN)
                .costs(0.6)
                .number("samples of the largest class for one of the class " + name(data, rare), ratio, "below 5")
                .number("recall of this class", recalls[rare], "like that of the others")
                .remedy(new Remedy.Set(Part.LOSS, "classWeights", "balanced"))
                .told(
                        "a recall of "
                                + number(recalls[rare])
                                + " of the class "
                                + name(data, rare)
                                + ", of which there is one sample for "
                                + number(ratio)
                                + " of the largest class",
                        "a recall like that of the other classes",
                        "the loss is almost that of the frequent class, and always answering with it is a good answer",
                        "Weigh the classes in the loss, or balance the samples; judge by recall and F1.");
    }

    private static String name(DataFacts data, int k) {
        return "'" + data.task().names().get(k) + "'";
    }

    @Override
    public Set<String> explains() {
        return Set.of(
                StuckAtStart.CAUSE,
                Underfitting.CAUSE,
                CapacityTooSmall.CAUSE,
                TooFewEpochs.CAUSE,
                LearningRateTooLow.CAUSE);
    }

    @Override
    public boolean isDecidedByTrial() {
        return false;
    }

    @Override
    public ClassImbalance config() {
        return this;
    }
}
