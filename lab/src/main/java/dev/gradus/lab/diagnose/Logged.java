package dev.gradus.lab.diagnose;

import dev.gradus.diagnose.fact.Progress;
import dev.gradus.diagnose.fact.StepState;
import dev.gradus.lab.store.EventLog;
import dev.gradus.lab.store.LogEvent;
import dev.gradus.lab.store.RunRecord;
import dev.gradus.lab.store.StoredRun;
import dev.gradus.train.EpochResult;
import dev.gradus.train.Evaluation;
import dev.gradus.train.StopReason;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// The progress of a run as its log tells it.
final class Logged {
    private Logged() {}

    /// @param steps that were observed when it was repeated
    static Progress progress(StoredRun run, List<StepState> steps) {
        EventLog log = run.log();
        double[] losses = new double[log.steps().size()];
        for (int i = 0; i < losses.length; i++) losses[i] = log.steps().loss(i);
        List<EpochResult> epochs = new ArrayList<>();
        for (LogEvent.Epoch epoch : log.epochs()) epochs.add(result(epoch));
        return new Progress(losses.length, losses, steps, epochs, run.bestEpoch(), end(run.record()));
    }

    private static EpochResult result(LogEvent.Epoch epoch) {
        Double penalty = epoch.number("penalty");
        return new EpochResult(
                epoch.epoch(),
                evaluation(epoch, "train"),
                evaluation(epoch, "validation"),
                epoch.number("subsetLoss") == null ? null : evaluation(epoch, "subset"),
                epoch.number("rawLoss") == null ? null : evaluation(epoch, "raw"),
                penalty == null ? 0 : penalty,
                epoch.figure("learningRate"),
                epoch.figure("samplesPerSecond"));
    }

    private static Evaluation evaluation(LogEvent.Epoch epoch, String split) {
        return new Evaluation(epoch.figure(split + "Loss"), epoch.figure(split + "Accuracy"), 0);
    }

    private static @Nullable StopReason end(RunRecord record) {
        for (StopReason reason : StopReason.values()) {
            if (reason.name().toLowerCase(Locale.ROOT).equals(record.status())) return reason;
        }
        return null;
    }
}
