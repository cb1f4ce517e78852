package dev.gradus.train;

import dev.gradus.data.Dataset;
import dev.gradus.data.Splits;
import dev.gradus.data.Subset;
import dev.gradus.error.GradusException;
import dev.gradus.model.TrainedModel;
import dev.gradus.tensor.Rng;
import java.util.Arrays;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What is measured of a model in training: the validation split after each epoch, and just as that a part of the training split; in the
/// end the test split.
final class Measures {
    /// What is said where classes are to be learnt by a loss that does not say them.
    static final String NO_CLASSES =
            "accuracy is left out: the loss does not say which class an output stands for (Loss.classes gives null)";

    private final Evaluator evaluator;
    private final Splits data;
    private final @Nullable Subset subset;
    private final Set<String> figures;

    Measures(TrainedModel model, Course course, Splits data, TrainConfig config) {
        evaluator =
                new Evaluator(model.network(), model.loss(), model.preparations()).metrics(data.task(), course.metrics);
        this.data = data;
        subset = config.subset() == 0 ? null : subset(config);
        figures = figures(course.average != null, course.answers);
    }

    /// The same samples in every run of this seed.
    private Subset subset(TrainConfig config) {
        Dataset train = data.train().data();
        if (!train.shape().equals(data.validation().data().shape())) {
            throw GradusException.got("a subset of training samples of shape %s, to be measured", train.shape())
                    .expected("the shape of validation samples, %s", data.validation().data().shape())
                    .because("an augmentation crops or resizes the training samples")
                    .repair("Leave the subset out, or resize the data set itself.");
        }
        int size = Math.min(config.subset(), train.size());
        int[] order = Rng.of(config.seed()).fork("subset").permutation(train.size());
        return new Subset(train, Arrays.copyOf(order, size));
    }

    /// What an epoch will bring, before there is one.
    private Set<String> figures(boolean averages, boolean answers) {
        Evaluation e = evaluator.blank(data.task(), answers), train = new Evaluation(e.loss(), e.accuracy(), 0);
        return new EpochResult(0, train, e, subset == null ? null : e, averages ? e : null, 0, 0, 0).figures().keySet();
    }

    /// The names of the figures of each epoch.
    Set<String> figures() {
        return figures;
    }

    boolean isClassification() {
        return data.task().isClassification();
    }

    Evaluation validation() {
        return evaluator.of(data.validation().data());
    }

    @Nullable Evaluation subset() {
        return subset == null ? null : evaluator.of(subset);
    }

    Evaluation test() {
        return evaluator.of(data.test().data());
    }
}
