package dev.gradus.lab.run;

import dev.gradus.data.Preparation;
import dev.gradus.data.Splits;
import dev.gradus.diagnose.Watcher;
import dev.gradus.error.GradusException;
import dev.gradus.lab.diagnose.Advice;
import dev.gradus.lab.settings.Prepare;
import dev.gradus.lab.settings.SettingsHash;
import dev.gradus.lab.settings.TrainSettings;
import dev.gradus.lab.store.Hashes;
import dev.gradus.lab.store.RunDirectory;
import dev.gradus.lab.store.RunFiles;
import dev.gradus.lab.store.RunRecord;
import dev.gradus.lab.store.SavedModel;
import dev.gradus.lab.store.Version;
import dev.gradus.nn.Sequential;
import dev.gradus.tensor.Compute;
import dev.gradus.train.EpochResult;
import dev.gradus.train.Run;
import dev.gradus.train.StopReason;
import dev.gradus.train.TrainEvent;
import dev.gradus.train.TrainListener;
import dev.gradus.train.Trainer;
import dev.gradus.train.TrainingState;
import dev.gradus.train.callback.JsonLog;
import dev.gradus.train.diagnose.Diagnosis;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// One training from settings to a finished run directory, without a report: whoever wants one makes it of the directory.
public final class TrainingRun {
    private final TrainSettings settings;
    private final Splits data;
    private final RunDirectory directory;
    private final Sequential network;
    private final RunFiles files;
    private final Trainer trainer;
    private RunRecord record = RunRecord.begun(Version.text());
    private @Nullable Resumption resumption;
    private @Nullable TrainingState from;
    private final String hash;
    private @Nullable Diagnosis diagnosis;
    private boolean stepped;
    private boolean recorded;

    /// How a run ended.
    ///
    /// @param run the trained model and its history
    /// @param wallSeconds training with its validations, and the test
    /// @param result what `run.json` and `--json` say about it
    /// @param diagnosis why it diverged, if it did
    public record Outcome(Run run, double wallSeconds, Map<String, Object> result, @Nullable Diagnosis diagnosis) {}

    /// Prepares a run; nothing is written yet.
    ///
    /// @param settings all that decides it, read for samples of the data's shape
    /// @param data to train on
    /// @param directory to be made when training begins
    public TrainingRun(TrainSettings settings, Splits data, RunDirectory directory) {
        this.settings = settings;
        this.hash = SettingsHash.of(settings, data.train().data().shape());
        this.data = data;
        this.directory = directory;
        this.network = settings.model().make().network(data.task().outputs());
        Watcher watcher = settings.watch() == null ? null : new Watcher(settings.watch());
        this.files =
                new RunFiles(directory, settings.checkpoints(), hash, watcher, this::describe)
                        .found(finding -> Advice.changes(finding, settings));
        this.trainer =
                settings.trainer(network, data.train().data())
                        .prepare(Prepare.fit(settings.preparations(), data.train()).toArray(Preparation[]::new))
                        .with(files);
        if (watcher != null) trainer.with(watcher);
        trainer.listen(event -> {
            if (event instanceof TrainEvent.Tripped tripped) diagnosis = tripped.diagnosis();
            if (event instanceof TrainEvent.StepDone) stepped = true;
        });
    }

    /// Goes on with a run.
    ///
    /// @param resumption compared with these settings already
    /// @param warnings is notified what was wrong with its newest checkpoints, or that there is none
    public void resume(Resumption resumption, Consumer<String> warnings) {
        this.resumption = resumption;
        from = resumption.state(warnings);
        if (from == null) warnings.accept("there is no checkpoint yet: the run begins anew");
        else trainer.resume(from);
    }

    /// Tells somebody what happens.
    ///
    /// @param listener called after the run's own files are written
    public void listen(TrainListener listener) {
        trainer.listen(listener);
    }

    /// Asks the run to end after the present step and to save; safe from any thread.
    public void stop() {
        trainer.stop();
    }

    /// Trains, evaluates and writes everything.
    ///
    /// @return how it ended
    /// @throws dev.gradus.error.GradusException before anything is written, when model, loss and data do not fit together
    public Outcome execute() {
        long start = System.nanoTime();
        Run run;
        double seconds;
        Map<String, Object> result;
        try {
            run = trainer.fit(data);
            if (run.history().best() > 0 && !files.hasSavedBest()) directory.save(run.model(), SavedModel.Weights.BEST);
            seconds = seconds(start);
            result = result(run, seconds);
            record = record.ended(status(run), result);
            directory.write(record);
        } catch (RuntimeException | Error e) {
            fail(e);
            throw e;
        }
        return new Outcome(run, seconds, result, diagnosis);
    }

    /// Records a failure, where there is a record of this run; a second failure hides the first from nobody.
    private void fail(Throwable e) {
        if (!recorded || !directory.isOurs()) return;
        try {
            directory.write(record.failed(e));
        } catch (GradusException second) {
            e.addSuppressed(second);
        }
    }

    /// Training with its validations and the test, in all processes that had a part in it.
    private double seconds(long start) {
        Resumption again = stepped ? null : resumption; // nothing was left to do
        if (again != null && again.result().get("wallSeconds") instanceof Number took) return took.doubleValue();
        double before = from != null && from.progress().get("seconds") instanceof Number n ? n.doubleValue() : 0;
        return before + (System.nanoTime() - start) * 1e-9;
    }

    private void describe() {
        RunRecord begun = resumption == null ? RunRecord.begun(Version.text()) : resumption.record(from, hash);
        record =
                begun.described(
                        settings.written(),
                        network,
                        data.task(),
                        resumption == null ? Hashes.of(data) : resumption.samples());
        directory.write(record);
        recorded = true;
    }

    private static String status(Run run) {
        return run.reason().name().toLowerCase(Locale.ROOT);
    }

    private Map<String, Object> result(Run run, double seconds) {
        List<EpochResult> epochs = run.history().epochs();
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("status", status(run));
        JsonLog.put(result, "test", run.test());
        if (run.history().best() > 0) {
            JsonLog.put(result, "validation", epochs.get(run.history().best() - 1).validation());
        }
        if (run.reason() == StopReason.DIVERGED && diagnosis != null) result.put("diagnosis", Advice.words(diagnosis));
        result.put("bestEpoch", run.history().best());
        result.put("bestBy", settings.bestBy(data.task().isClassification()));
        result.put("epochs", epochs.size());
        result.put("data", settings.data());
        result.put("model", settings.model().type());
        result.put("parameters", Objects.requireNonNull(record.members().get("parameters")));
        result.put("seed", settings.training().seed());
        result.put("wallSeconds", seconds);
        if (!epochs.isEmpty()) {
            double samples = 0, trainSeconds = 0;
            for (EpochResult epoch : epochs) {
                samples += epoch.train().samples();
                trainSeconds += epoch.train().samples() / epoch.samplesPerSecond();
            }
            result.put("samplesPerSecond", samples / trainSeconds);
            result.put("stepsPerSecond", samples / trainSeconds / settings.training().batchSize());
        }
        result.put("threads", Compute.threads());
        result.put("kernels", Compute.kernels());
        result.put("runDir", directory.path().toString());
        Path last = directory.model(SavedModel.Weights.FINAL);
        if (run.reason() != StopReason.DIVERGED || Files.exists(last)) result.put("sha256", Hashes.of(last));
        return result;
    }
}
