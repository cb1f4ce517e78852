package dev.gradus.train;

import dev.gradus.data.Batch;
import dev.gradus.data.Loader;
import dev.gradus.data.Splits;
import dev.gradus.data.Subset;
import dev.gradus.error.GradusException;
import dev.gradus.nn.Pass;
import dev.gradus.nn.norm.RunningStatistics;
import dev.gradus.optim.Swa;
import dev.gradus.optim.WeightAverage;
import dev.gradus.persist.TrainedModel;
import dev.gradus.tensor.NoGrad;
import dev.gradus.tensor.Rng;
import dev.gradus.tensor.Workspace;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Measures a model in the course of its training: on which samples, and with which weights.
final class Examiner {
    private final TrainedModel model;
    private final @Nullable WeightAverage average;
    private final TrainConfig config;
    private final Loader loader;
    private final Splits data;
    private final Evaluator evaluator;
    private final @Nullable Subset subset;

    Examiner(TrainedModel model, Course course, TrainConfig config, Loader loader, Splits data) {
        this.model = model;
        this.config = config;
        this.loader = loader;
        this.data = data;
        average = course.average;
        evaluator =
                new Evaluator(model.network(), model.loss(), model.preparations()).metrics(data.task(), course.metrics);
        subset = config.subset() == 0 ? null : someOfTraining();
    }

    /// The training samples that are measured after each epoch: the same ones in every run of this seed.
    private Subset someOfTraining() {
        var train = data.train().data();
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

    /// The figures that every epoch will bring, found with a few samples.
    Set<String> figures() {
        var validation = data.validation().data();
        int[] some = IntStream.range(0, Math.min(64, validation.size())).toArray();
        Evaluation e = evaluator.of(new Subset(validation, some));
        Evaluation train = new Evaluation(e.loss(), e.accuracy(), e.samples());
        return new EpochResult(0, train, e, subset == null ? null : e, average == null ? null : e, 0, 0, 0)
                .figures()
                .keySet();
    }

    Evaluation validation() {
        return evaluator.of(data.validation().data());
    }

    Evaluation test() {
        return evaluator.of(data.test().data());
    }

    @Nullable Evaluation subset() {
        return subset == null ? null : evaluator.of(subset);
    }

    /// The averaged weights in the model, until what this gives is closed.
    WeightAverage.@Nullable Swap averaged() {
        if (average == null) return null;
        WeightAverage.Swap swap = average.swapIn();
        if (average instanceof Swa) RunningStatistics.measure(model.network(), this::passThrough);
        return swap;
    }

    private void passThrough() {
        Rng randomness = Rng.of(config.seed()).fork("statistics");
        for (Batch batch : loader.epoch(0)) {
            try (var _ = Workspace.open();
                    var _ = NoGrad.open()) {
                model.network().forward(batch.inputs(), Pass.training(randomness));
            }
        }
    }
}
