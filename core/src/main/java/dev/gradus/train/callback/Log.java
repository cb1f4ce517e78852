package dev.gradus.train.callback;

import dev.gradus.error.GradusException;
import dev.gradus.persist.LineFile;
import dev.gradus.train.Callback;
import dev.gradus.train.TrainEvent;
import dev.gradus.train.Training;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A file with lines about events, which a resumed training cuts to where it goes on, so that it reads as if nothing had
/// happened. A file that cannot be made is refused before the first step; one that cannot be written any more does not end a training:
/// it is told once, and tried again.
abstract class Log implements Callback {
    private final Path file;
    private long kept;
    private @Nullable LineFile lines;
    private boolean failing;

    Log(Path file) {
        this.file = file;
    }

    /// The line about an event.
    ///
    /// @return null where there is nothing to say
    abstract @Nullable String line(TrainEvent event);

    /// The first line of a new file.
    ///
    /// @return null where there is none
    abstract @Nullable String header(Training training);

    @Override
    public void begin(Training training) {
        lines = new LineFile(file, kept);
        String header = kept == 0 ? header(training) : null;
        if (header != null) lines.write(header);
    }

    @Override
    public void on(TrainEvent event, Training training) {
        String line = line(event);
        if (line == null || lines == null) return;
        try {
            lines.write(line);
            if (event instanceof TrainEvent.StepDone) return;
            lines.flush();
            failing = false;
        } catch (GradusException e) {
            if (failing) return;
            failing = true;
            training.note(String.valueOf(e.getMessage()));
        }
    }

    @Override
    public Map<String, Object> state() {
        try {
            if (lines != null) kept = lines.save();
        } catch (GradusException e) {
            // told by on(), and tried again with the next line
        }
        return Map.of("bytes", kept);
    }

    @Override
    public void resume(Map<String, ?> state) {
        if (state.get("bytes") instanceof Number bytes) kept = bytes.longValue();
    }

    @Override
    public void end() {
        LineFile written = lines;
        lines = null; // another callback may have something to say yet
        try {
            if (written != null) written.close();
        } catch (GradusException e) {
            if (!failing) throw e; // else it has been told
        }
    }
}
