package dev.gradus.lab.run;

import dev.gradus.error.GradusException;
import dev.gradus.nn.Parameter;
import dev.gradus.persist.TrainedModel;
import dev.gradus.tensor.Ops;
import dev.gradus.train.Callback;
import dev.gradus.train.TrainEvent;
import dev.gradus.train.Training;
import dev.gradus.train.callback.Checkpoints;
import dev.gradus.train.callback.JsonLog;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Keeps the files of a run while it trains: the record, the log, checkpoints, and the best and the last model.
///
/// The directory is made only when training begins, so that a mistake in the settings leaves none behind.
final class RunFiles implements Callback {
    private final RunDirectory directory;
    private final Checkpoints.@Nullable Config checkpoints;
    private final Runnable describe;
    private final List<Callback> parts = new ArrayList<>();
    private Map<String, ?> resumed = Map.of();
    private boolean hasSavedBest;

    /// @param directory to be made when training begins
    /// @param checkpoints how often, or null for never
    /// @param describe writes the record
    RunFiles(RunDirectory directory, Checkpoints.@Nullable Config checkpoints, Runnable describe) {
        this.directory = directory;
        this.checkpoints = checkpoints;
        this.describe = describe;
    }

    @Override
    public void begin(Training training) {
        directory.create();
        describe.run();
        parts.add(new JsonLog(directory.metrics()));
        if (checkpoints != null) parts.add(new Checkpoints(directory.checkpoints(), checkpoints));
        for (Callback part : parts) {
            if (resumed.get(part.name()) instanceof Map<?, ?> state) {
                Map<String, Object> own = new LinkedHashMap<>();
                state.forEach((name, value) -> own.put(String.valueOf(name), value));
                part.resume(own);
            }
            part.begin(training);
        }
    }

    @Override
    public void on(TrainEvent event, Training training) {
        for (Callback part : parts) part.on(event, training);
        TrainedModel model = training.model();
        if (event instanceof TrainEvent.Tripped) hasSavedBest = false; // the best epoch may be given up
        if (event instanceof TrainEvent.EpochDone done && done.best()) saveBest(model, training);
        if (event instanceof TrainEvent.Finished && isFinite(model)) model.save(directory.last());
    }

    /// Where it could not be saved it is tried again at the end, and until then a full disk is no reason to give up.
    private void saveBest(TrainedModel model, Training training) {
        hasSavedBest = false;
        try {
            model.save(directory.best());
            hasSavedBest = true;
        } catch (GradusException e) {
            training.note(String.valueOf(e.getMessage()));
        }
    }

    /// Whether the file of the best model is known to hold the best epoch.
    boolean hasSavedBest() {
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
        return states;
    }

    @Override
    public void resume(Map<String, ?> state) {
        resumed = state;
    }

    @Override
    public void end() {
        RuntimeException first = null;
        for (Callback part : parts) {
            try {
                part.end();
            } catch (RuntimeException e) {
                if (first == null) first = e;
                else first.addSuppressed(e);
            }
        }
        if (first != null) throw first;
    }
}
