package dev.gradus.bench;

import dev.gradus.lab.speed.TrainingStep;
import java.io.IOException;

/// A training step of one of the networks of the benchmarks, timed on demand.
public final class StepBench {
    private StepBench() {}

    /// Answers lines until the input ends.
    ///
    /// @param arguments the network, as [dev.gradus.lab.speed.Workload#of(String)] has it; threads are set by `-Dgradus.threads`
    /// @throws IOException when the input breaks
    public static void main(String[] arguments) throws IOException {
        Turns.answer(TrainingStep.of(arguments[0])::run);
    }
}
