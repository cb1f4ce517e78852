package dev.gradus.lab.experiment.normalization;

import dev.gradus.data.Splits;
import dev.gradus.data.prepare.Standardize;
import dev.gradus.lab.experiment.Workbench;
import dev.gradus.nn.Sequential;
import dev.gradus.nn.loss.CrossEntropy;
import dev.gradus.optim.Sgd;
import dev.gradus.train.Guard;
import dev.gradus.train.Run;
import dev.gradus.train.StopReason;
import dev.gradus.train.Trainer;

/// Trainings of this theme: standardized inputs, cross entropy, plain SGD, the last weights; ended by nothing but NaN.
final class Fit {
    private static final Guard NAN_ONLY = new Guard(new Guard.Config(Guard.Action.OFF, 1000, 500, 0.5, 10));

    private Fit() {}

    static Run of(Workbench bench, Splits data, Sequential network, double rate, int epochs, int batchSize) {
        Trainer trainer =
                Trainer.of(network, new CrossEntropy(), new Sgd(rate))
                        .prepare(Standardize.fit(data.train()))
                        .epochs(epochs)
                        .batchSize(batchSize)
                        .seed(bench.seed())
                        .keepLast()
                        .guard(NAN_ONLY);
        return bench.train(trainer, data);
    }

    /// The training loss of the last epoch, as it went.
    ///
    /// @return NaN where the training diverged
    static double lastLoss(Run run) {
        return run.reason() == StopReason.DIVERGED ? Double.NaN : run.history().epochs().getLast().train().loss();
    }

    /// The accuracy on the test split.
    ///
    /// @return 0.1, that of a guess, where the training diverged
    static double accuracy(Run run) {
        return run.reason() == StopReason.DIVERGED ? 0.1 : run.test().accuracy();
    }
}
