package dev.gradus.lab.experiment.search;

import dev.gradus.data.Split;
import dev.gradus.data.Splits;
import dev.gradus.data.Subset;
import dev.gradus.data.prepare.Standardize;
import dev.gradus.lab.experiment.Workbench;
import dev.gradus.nn.Sequential;
import dev.gradus.nn.activation.ReLU;
import dev.gradus.nn.layer.Flatten;
import dev.gradus.nn.layer.Linear;
import dev.gradus.nn.loss.CrossEntropy;
import dev.gradus.optim.Adam;
import dev.gradus.train.Run;
import dev.gradus.train.StopReason;
import dev.gradus.train.TrainConfig;
import dev.gradus.train.Trainer;
import java.util.Arrays;
import java.util.List;

/// The net whose hyper-parameters are searched: digits, 64 → 32 → 10, ReLU, Adam, batches of 50. Half of the training samples of the data set
/// are for validation, so that its accuracy has steps of 0.16 %.
final class SmallNet {
    static final int BATCH = 50, HIDDEN = 32;

    private final Workbench bench;
    private final Splits splits;

    /// How a training went.
    ///
    /// @param losses on the validation split after each epoch
    /// @param accuracies likewise
    /// @param diverged whether it ended early because numbers became too large
    record Score(List<Double> losses, List<Double> accuracies, boolean diverged) {
        /// The least loss; that of guessing, ln 10, where training only made it worse.
        double loss() {
            return Math.min(
                    Math.log(10),
                    losses.stream().mapToDouble(l -> l).filter(Double::isFinite).min().orElse(Math.log(10)));
        }

        /// The best accuracy; that of guessing where training diverged at once.
        double accuracy() {
            return accuracies.stream().mapToDouble(a -> a).filter(Double::isFinite).max().orElse(0.1);
        }
    }

    SmallNet(Workbench bench) {
        this.bench = bench;
        Splits digits = bench.data("digits");
        int n = digits.train().data().size();
        int[] order = bench.random().fork("splits").permutation(n);
        this.splits =
                new Splits(
                        new Split.Train(new Subset(digits.train().data(), Arrays.copyOf(order, n / 2))),
                        new Split.Validation(new Subset(digits.train().data(), Arrays.copyOfRange(order, n / 2, n))),
                        digits.test());
    }

    Score train(double rate, double decay, int epochs, long seed) {
        Trainer trainer =
                Trainer.of(
                                Sequential.of(new Flatten(), new Linear(HIDDEN), new ReLU(), new Linear(10)),
                                new CrossEntropy(),
                                new Adam(new Adam.Config(rate, 0.9, 0.999, 1e-8, decay, false)))
                        .prepare(Standardize.fit(splits.train()))
                        .config(new TrainConfig(epochs, BATCH, false, seed))
                        .keepLast();
        Run run = bench.train(trainer, splits);
        return new Score(
                run.history().epochs().stream().map(e -> e.validation().loss()).toList(),
                run.history().epochs().stream().map(e -> e.validation().accuracy()).toList(),
                run.reason() == StopReason.DIVERGED);
    }
}
