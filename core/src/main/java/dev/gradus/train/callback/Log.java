package dev.gradus.train.callback;

import dev.gradus.error.GradusException;
import dev.gradus.persist.LineFile;
import dev.gradus.train.Callback;
import dev.gradus.train.TrainEvent;
import dev.gradus.train.Training;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A file with lines about events, which a resumed training cuts to where it goes on, so that it reads as if nothing had
/// happened. A file that cannot be made is refused before the first step; one that cannot be written any more does not end a training:
/// it is reported once, and tried again. What was in the file is touched only when the training has begun, and no other callback has refused
/// it. Where the file is shorter than it was when the state was saved, a note says so.
public abstract class Log implements Callback {
    private final Path file;
    private long kept;
    private @Nullable LineFile lines;
    private boolean isNew;
    private boolean failing;

    /// A log.
    ///
    /// @param file is emptied when a training has begun
    protected Log(Path file) {
        this.file = file;
    }

    /// The line about an event.
    ///
    /// @param event in the order in which they come
    /// @return null where there is nothing to say
    protected abstract @Nullable String line(TrainEvent event);

    /// The first line of a new file.
    ///
    /// @param training that begins
    /// @return null where there is none
    protected abstract @Nullable String header(Training training);

    /// Whether the file was begun with this training, and is not gone on with.
    ///
    /// @return false after a resumption
    protected final boolean isNew() {
        return isNew;
    }

    @Override
    public void begin(Training training) {
        lines = new LineFile(file, kept);
        isNew = lines.isEmpty();
    }

    @Override
    public void on(TrainEvent event, Training training) {
        LineFile open = lines;
        String line = line(event);
        if (open == null) return;
        if (!(event instanceof TrainEvent.Started)) {
            if (line != null) write(open, List.of(line), isFrequent(event), training);
            return;
        }
        List<String> first = new ArrayList<>();
        String header = isNew ? header(training) : null;
        if (header != null) first.add(header);
        if (line != null) first.add(line);
        write(open, first, false, training);
        if (open.missing() == 0) return;
        training.note(
                file + " is " + open.missing() + " bytes shorter than when the training was saved: lines are missing");
    }

    /// Whether more such lines will come soon, so that they are gathered before they are written.
    private static boolean isFrequent(TrainEvent event) {
        return event instanceof TrainEvent.StepDone || event instanceof TrainEvent.Measured;
    }

    private void write(LineFile open, List<String> written, boolean more, Training training) {
        try {
            written.forEach(open::write);
            if (more) return;
            open.flush();
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
