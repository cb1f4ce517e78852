package dev.gradus.lab.store;

import dev.gradus.error.GradusException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The event log of a run: losses of steps, figures of epochs, and everything else that happened.
///
/// ```
/// {"event":"started","samples":1258,"stepsPerEpoch":26}
/// {"event":"step","epoch":1,"step":1,"loss":2.2896389961242676}
/// {"event":"epoch","epoch":1,"trainLoss":0.91,"validationLoss":0.39,…,"best":true}
/// ```
/// What a run did again, because it went back or went on from a checkpoint, replaces what it did before. A last line without its end is
/// what a kill leaves behind: it is passed over, and [#isTorn] says so. Errors name the line. A log grows by [#add], with the
/// events of a [RunFollower] for example.
public final class EventLog {
    private static final int BUFFER = 1 << 16;

    private final Steps steps = new Steps();
    private final List<LogEvent.Epoch> epochs = new ArrayList<>();
    private final List<LogEvent.Measured> measured = new ArrayList<>();
    private final List<LogEvent> events = new ArrayList<>();
    private int stepsPerEpoch;
    private int best;
    private boolean torn;
    private @Nullable GradusException damage;

    /// An empty log.
    public EventLog() {}

    /// Reads a log; a missing one is empty, since a run may be killed before its first event.
    ///
    /// @param file of the log
    /// @return all of it
    /// @throws GradusException when it cannot be read, or a line that has its end is damaged
    public static EventLog read(Path file) {
        EventLog log = readTo(file);
        if (log.damage != null) throw log.damage;
        return log;
    }

    /// Reads a log up to its first damaged line, which [#damage] tells.
    static EventLog readTo(Path file) {
        EventLog log = new EventLog();
        try {
            LogLines lines = scan(file, log::add);
            try {
                LogEvent rest = lines.rest();
                if (rest != null) log.add(rest);
            } catch (GradusException e) {
                log.torn = true;
            }
        } catch (GradusException e) {
            log.damage = e;
        }
        return log;
    }

    /// The events of a log, one by one, as far as their lines have their ends.
    static LogLines scan(Path file, Consumer<LogEvent> events) {
        LogLines lines = new LogLines(file);
        if (!Files.exists(file)) return lines;
        if (!Files.isRegularFile(file)) throw unreadable(file, "it is not a file");
        byte[] bytes = new byte[BUFFER];
        try (InputStream in = Files.newInputStream(file)) {
            for (int n = in.read(bytes); n >= 0; n = in.read(bytes)) lines.take(bytes, n, events);
        } catch (IOException e) {
            throw unreadable(file, String.valueOf(e));
        }
        return lines;
    }

    static GradusException unreadable(Path file, String found) {
        return GradusException.got("%s cannot be read: %s", file, found)
                .expected("the events of a run, one a line")
                .because("a missing permission, or a failing disk")
                .repair("Look at the file, or copy the run to another place.");
    }

    /// Adds the next event.
    ///
    /// @param event of a step or epoch that came before: what came after it is forgotten
    public void add(LogEvent event) {
        switch (event) {
            case LogEvent.Started started -> {
                if (started.stepsPerEpoch() > 0) stepsPerEpoch = started.stepsPerEpoch();
            }
            case LogEvent.Step step -> {
                double rate = Members.orNaN(step.members().get("learningRate"));
                steps.add(step.epoch(), step.step(), step.loss(), rate);
                dropFrom(step.epoch());
                int update = Members.count(step.members().get("update"));
                while (update > 0 && !measured.isEmpty() && measured.getLast().update() >= update)
                    measured.removeLast();
            }
            case LogEvent.Epoch epoch -> {
                dropFrom(epoch.epoch());
                epochs.add(epoch);
                if (epoch.isBest()) best = epoch.epoch();
            }
            case LogEvent.Measured figure -> measured.add(figure);
            case LogEvent.Tripped _, LogEvent.Found _, LogEvent.Note _, LogEvent.Finished _, LogEvent.Other _ ->
                    events.add(event);
        }
    }

    /// Forgets the epochs that a run which went back does again.
    private void dropFrom(int epoch) {
        while (!epochs.isEmpty() && epochs.getLast().epoch() >= epoch) epochs.removeLast();
        if (best >= epoch) {
            best = epochs.stream().filter(LogEvent.Epoch::isBest).mapToInt(LogEvent.Epoch::epoch).max().orElse(0);
        }
    }

    /// The losses of the steps.
    ///
    /// @return in order
    public Steps steps() {
        return steps;
    }

    /// The figures of the epochs.
    ///
    /// @return in order; cannot be changed
    public List<LogEvent.Epoch> epochs() {
        return Collections.unmodifiableList(epochs);
    }

    /// The figures that others have added.
    ///
    /// @return in order; cannot be changed
    public List<LogEvent.Measured> measured() {
        return Collections.unmodifiableList(measured);
    }

    /// What happened beside the beginning, steps, epochs and figures.
    ///
    /// @return in order; cannot be changed
    public List<LogEvent> events() {
        return Collections.unmodifiableList(events);
    }

    /// How many steps make an epoch.
    ///
    /// @return as the run said; where it did not, the greatest number of a step
    public int stepsPerEpoch() {
        if (stepsPerEpoch > 0) return stepsPerEpoch;
        int most = 1;
        for (int i = 0; i < steps.size(); i++) most = Math.max(most, steps.step(i));
        return most;
    }

    /// The last epoch that was the best so far.
    ///
    /// @return 0 where none was
    public int best() {
        return best;
    }

    /// Whether the last line was passed over, because a kill tore it.
    ///
    /// @return false where all lines are whole
    public boolean isTorn() {
        return torn;
    }

    /// Why the log was read no further than to here.
    ///
    /// @return null where all of it was read
    public @Nullable GradusException damage() {
        return damage;
    }
}
