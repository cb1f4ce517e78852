package dev.gradus.train;

import dev.gradus.data.Dataset;
import dev.gradus.data.Splits;
import dev.gradus.data.Subset;
import dev.gradus.error.GradusException;
import dev.gradus.model.TrainedModel;
import dev.gradus.tensor.Rng;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What is measured of a model in training: the validation split after each epoch, and just as that a part of the training split; in the
/// end the test split.
final class Measures {
    /// What is said where classes are to be learnt by a loss that does not say them.
    static final String NO_CLASSES =
            "accuracy is left out: the loss does not say which class an output stands for (Loss.classes gives null)";

    private static final Figure LOSS = Figure.error("loss");
    private static final Figure ACCURACY = Figure.score("accuracy");
    private static final Figure PENALTY = Figure.error("penalty");
    private static final Figure LEARNING_RATE =
            new Figure("", "learningRate", Figure.Unit.NUMBER, Figure.Better.NEITHER);

    private final Evaluator evaluator;
    private final Splits data;
    private final @Nullable Subset subset;
    private final Map<String, Figure> figures;

    Measures(TrainedModel model, Course course, Splits data, TrainConfig config) {
        evaluator =
                new Evaluator(model.network(), model.loss(), model.preparations()).metrics(data.task(), course.metrics);
        this.data = data;
        subset = config.subset() == 0 ? null : subset(config);
        figures = figures(evaluator.figures(data.task()), course, subset != null);
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

    /// What an epoch will bring, in the order of [EpochResult#figures()].
    static Map<String, Figure> figures(List<Figure> measured, Course course, boolean hasSubset) {
        List<Figure> usual = course.answers ? List.of(LOSS, ACCURACY) : List.of(LOSS), all = new ArrayList<>(usual);
        all.addAll(measured);
        Map<String, Figure> figures = new LinkedHashMap<>();
        put(figures, "train", usual);
        put(figures, "validation", all);
        if (hasSubset) put(figures, "subset", all);
        if (course.average != null) put(figures, "raw", all);
        put(figures, "", List.of(PENALTY, LEARNING_RATE));
        return Collections.unmodifiableMap(figures);
    }

    private static void put(Map<String, Figure> figures, String split, List<Figure> more) {
        for (Figure figure : more) {
            Figure of = figure.of(split);
            figures.put(of.name(), of);
        }
    }

    /// The figures of each epoch, by name.
    Map<String, Figure> figures() {
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

    Evaluator.Tested test() {
        return evaluator.tested(data.test().data());
    }
}
