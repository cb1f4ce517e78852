package dev.gradus.lab.experiment;

import dev.gradus.train.EpochResult;
import dev.gradus.train.Run;
import dev.gradus.train.StopReason;
import java.util.function.ToDoubleFunction;

/// The figures and series of a training within a program, under the names that those of a [Cell.Training] have.
public final class RunFigures {
    private RunFigures() {}

    /// What is known of a training.
    ///
    /// @param run that has ended
    /// @return `testAccuracy`, `testLoss` and `diverged`; the series `trainLoss` and `validationAccuracy` by epoch
    public static Measured of(Run run) {
        return Measured.of("testAccuracy", run.test().accuracy())
                .and("testLoss", run.test().loss())
                .and("diverged", run.reason() == StopReason.DIVERGED ? 1 : 0)
                .series("trainLoss", byEpoch(run, e -> e.train().loss()))
                .series("validationAccuracy", byEpoch(run, e -> e.validation().accuracy()));
    }

    /// A figure of each epoch.
    ///
    /// @param run that has ended
    /// @param figure of an epoch
    /// @return the first epoch first
    public static double[] byEpoch(Run run, ToDoubleFunction<EpochResult> figure) {
        return run.history().epochs().stream().mapToDouble(figure).toArray();
    }
}
