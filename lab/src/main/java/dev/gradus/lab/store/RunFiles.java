package dev.gradus.lab.store;

import dev.gradus.diagnose.StatisticsLog;
import dev.gradus.diagnose.Watcher;
import dev.gradus.error.GradusException;
import dev.gradus.model.TrainedModel;
import dev.gradus.nn.Parameter;
import dev.gradus.tensor.Ops;
import dev.gradus.train.Callback;
import dev.gradus.train.ObservedStep;
import dev.gradus.train.Probe;
import dev.gradus.train.TrainEvent;
import dev.gradus.train.Training;
import dev.gradus.train.TrainingState;
import dev.gradus.train.callback.Checkpoints;
import dev.gradus.train.callback.JsonLog;
import dev.gradus.train.diagnose.Finding;
import dev.gradus.train.diagnose.JavaLine;
import dev.gradus.train.diagnose.Remedy;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Keeps the files of a run while it trains: the record, the log, checkpoints, and the best and the last model.
///
/// The directory is made and locked only when training has begun, and no other callback has refused it, so that a mistake in the
/// settings leaves none behind. The record is written last, when everything else is open.
public final class RunFiles implements Callback {
    private static final String SETTINGS = "settings";

    private final RunDirectory directory;
    private final Checkpoints.@Nullable Config checkpoints;
    private final Runnable describe;
    private final List<Callback> parts = new ArrayList<>();
    private final String settings;
    private final @Nullable Watcher watcher;
    private @Nullable Function<Finding, Map<String, ?>> more;
    private Map<String, ?> resumed = Map.of();
    private boolean hasSavedBest;

    /// The files of a run.
    ///
    /// @param directory to be made when training begins
    /// @param checkpoints how often, or null for never
    /// @param settings their hash, which each checkpoint gets
    /// @param watcher that takes part in the training, whose steps are recorded; null without
    /// @param describe writes the record
    public RunFiles(
            RunDirectory directory,
            Checkpoints.@Nullable Config checkpoints,
            String settings,
            @Nullable Watcher watcher,
            Runnable describe) {
        this.directory = directory;
        this.checkpoints = checkpoints;
        this.settings = settings;
        this.watcher = watcher;
        this.describe = describe;
    }

    /// Says more of findings in the log. Without it they say which lines of Java a program changes.
    ///
    /// @param members further ones of a `found` line, such as `changes`
    /// @return this
    public RunFiles found(Function<Finding, Map<String, ?>> members) {
        more = members;
        return this;
    }

    private void open(Training training) {
        directory.begin();
        Record optimizer = training.plan().optimizer().config();
        parts.add(new JsonLog(directory.log(), more == null ? finding -> inJava(finding, optimizer) : more));
        if (watcher != null) parts.add(new StatisticsLog(directory.statistics(), watcher));
        if (checkpoints != null) parts.add(new Checkpoints(directory.checkpoints(), checkpoints));
        for (Callback part : parts.reversed()) { // checkpoints have a lock of their own
            if (resumed.get(part.name()) instanceof Map<?, ?> state) {
                Map<String, Object> own = new LinkedHashMap<>();
                state.forEach((name, value) -> own.put(String.valueOf(name), value));
                part.resume(own);
            }
            part.begin(training);
        }
        describe.run();
    }

    private static Map<String, Object> inJava(Finding finding, Record optimizer) {
        List<Object> changes = new ArrayList<>();
        for (Remedy remedy : finding.remedies()) {
            changes.add(new Change("", "", "", JavaLine.of(remedy, optimizer)).members());
        }
        return Map.of("changes", changes);
    }

    @Override
    public Probe probe() {
        return watcher == null ? Probe.NEVER : watcher.probe();
    }

    @Override
    public void observe(ObservedStep step, Training training) {
        for (Callback part : parts) part.observe(step, training);
    }

    @Override
    public void on(TrainEvent event, Training training) {
        if (event instanceof TrainEvent.Started) open(training);
        for (Callback part : parts) part.on(event, training);
        TrainedModel model = training.model();
        if (event instanceof TrainEvent.Tripped) hasSavedBest = false; // the best epoch may be given up
        if (event instanceof TrainEvent.EpochDone done && done.best()) saveBest(model, training);
        if (event instanceof TrainEvent.Finished && isFinite(model)) directory.save(model, SavedModel.Weights.FINAL);
    }

    /// Where it could not be saved it is tried again at the end, and until then a full disk is no reason to give up.
    private void saveBest(TrainedModel model, Training training) {
        hasSavedBest = false;
        try {
            directory.save(model, SavedModel.Weights.BEST);
            hasSavedBest = true;
        } catch (GradusException e) {
            training.note(String.valueOf(e.getMessage()));
        }
    }

    /// Whether the file of the best model is known to hold the best epoch.
    ///
    /// @return false where it could not be written
    public boolean hasSavedBest() {
        return hasSavedBest;
    }

    /// A model of which training left nothing but NaN is not worth a file, and cannot be one.
    private static boolean isFinite(TrainedModel model) {
        return Ops.areFinite(model.network().parameters().stream().map(Parameter::value).toList());
    }

    @Override
    public Map<String, Object> state() {
        Map<String, Object> states = new LinkedHashMap<>();
        for (Callback part : parts) states.put(part.name(), part.state());
        states.put(SETTINGS, settings);
        return states;
    }

    @Override
    public void resume(Map<String, ?> state) {
        resumed = state;
    }

    /// The hash of the settings in a state.
    ///
    /// @param state of a training with these files
    /// @return null where it has none, since an older version wrote it
    public static @Nullable String settings(TrainingState state) {
        return state.progress().get("callbacks") instanceof Map<?, ?> callbacks
                        && callbacks.get(RunFiles.class.getSimpleName()) instanceof Map<?, ?> own
                        && own.get(SETTINGS) instanceof String hash
                ? hash
                : null;
    }

    /// Closes all, whatever one of them throws: a lock that was not given back would be held as long as the process lives.
    @Override
    public void end() {
        Throwable first = null;
        for (Callback part : parts) {
            try {
                part.end();
            } catch (RuntimeException | Error e) {
                if (first == null) first = e;
                else first.addSuppressed(e);
            }
        }
        if (first instanceof Error error) throw error;
        if (first instanceof RuntimeException exception) throw exception;
    }
}
