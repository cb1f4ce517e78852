package dev.gradus.lab.experiment.regularization;

import dev.gradus.data.Dataset;
import dev.gradus.data.Split;
import dev.gradus.data.Splits;
import dev.gradus.data.Subset;
import dev.gradus.lab.experiment.Measured;
import dev.gradus.lab.experiment.RunFigures;
import dev.gradus.lab.experiment.Workbench;
import dev.gradus.nn.Sequential;
import dev.gradus.nn.activation.ReLU;
import dev.gradus.nn.layer.Dropout;
import dev.gradus.nn.layer.Flatten;
import dev.gradus.nn.layer.Linear;
import dev.gradus.nn.loss.CrossEntropy;
import dev.gradus.optim.Adam;
import dev.gradus.tensor.Rng;
import dev.gradus.train.EpochResult;
import dev.gradus.train.Evaluation;
import dev.gradus.train.Run;
import dev.gradus.train.TrainConfig;
import dev.gradus.train.Trainer;
import java.util.Arrays;
import java.util.Objects;

/// A task that tempts a net to overfit: few training samples, and hidden layers that are wide enough to learn them by heart.
///
/// ```
/// flatten → dropout → linear h → ReLU → dropout → linear h → ReLU → dropout → linear 10
/// ```
final class FewSamples {
    static final int CLASSES = 10, BATCH = 50;

    private FewSamples() {}

    /// Some training and validation samples, drawn at random, and the whole test split.
    static Splits of(Splits all, int training, int validation, Rng random) {
        return new Splits(
                new Split.Train(Subset.drawn(all.train().data(), training, random.fork("training"))),
                new Split.Validation(Subset.drawn(all.validation().data(), validation, random.fork("validation"))),
                all.test());
    }

    /// The same with the samples of the seed of the cell.
    static Splits of(Workbench bench, String data, int training, int validation) {
        return of(bench.data(data), training, validation, bench.random());
    }

    /// Some training and validation samples of a data set, drawn at random; all others are for the test.
    static Splits apart(Dataset all, int training, int validation, Rng random) {
        int[] order = random.permutation(all.size());
        int end = training + validation;
        return new Splits(
                new Split.Train(new Subset(all, Arrays.copyOf(order, training))),
                new Split.Validation(new Subset(all, Arrays.copyOfRange(order, training, end))),
                new Split.Test(new Subset(all, Arrays.copyOfRange(order, end, order.length))));
    }

    /// The wide net.
    ///
    /// @param width units of each hidden layer
    /// @param input the probability to drop an input
    /// @param hidden the probability to drop a hidden unit
    static Sequential net(int width, double input, double hidden) {
        return Sequential.of(
                new Flatten(),
                new Dropout(input),
                new Linear(width),
                new ReLU(),
                new Dropout(hidden),
                new Linear(width),
                new ReLU(),
                new Dropout(hidden),
                new Linear(CLASSES));
    }

    /// Trains with Adam to the last epoch; after each, all training samples are measured as the validation split is.
    static Trainer trainer(Sequential net, int epochs, int training, long seed) {
        return Trainer.of(net, new CrossEntropy(), new Adam(1e-3))
                .config(new TrainConfig(epochs, BATCH, false, true, seed, 0, 0, 1, training))
                .keepLast();
    }

    /// The figures of such a training: accuracy on training and test split, their gap, and both curves.
    static Measured measured(Run run) {
        double training = subset(run.history().epochs().getLast()).accuracy(), test = run.test().accuracy();
        return Measured.of("trainAccuracy", training)
                .and("testAccuracy", test)
                .and("gapAccuracy", training - test)
                .and("testLoss", run.test().loss())
                .series("trainLoss", RunFigures.byEpoch(run, e -> subset(e).loss()))
                .series("trainAccuracy", RunFigures.byEpoch(run, e -> subset(e).accuracy()))
                .series("validationLoss", RunFigures.byEpoch(run, e -> e.validation().loss()))
                .series("validationAccuracy", RunFigures.byEpoch(run, e -> e.validation().accuracy()));
    }

    private static Evaluation subset(EpochResult epoch) {
        return Objects.requireNonNull(epoch.subset(), "the training is configured with one");
    }
}
