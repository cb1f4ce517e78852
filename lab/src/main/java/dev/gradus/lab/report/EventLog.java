package dev.gradus.lab.report;

import dev.gradus.error.GradusException;
import dev.gradus.persist.Json;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// `metrics.jsonl` as it was left: losses of steps, figures of epochs, and everything else that happened.
///
/// ```
/// {"event":"started","samples":1258,"stepsPerEpoch":26}
/// {"event":"step","epoch":1,"step":1,"loss":2.2896389961242676}
/// {"event":"epoch","epoch":1,"trainLoss":0.91,"validationLoss":0.39,…,"best":true}
/// ```
/// A last line without its end is what a kill leaves behind: it is passed over, and [#isTorn] says so. Unknown members of an
/// epoch are kept, unknown events are kept as they are. Errors name the line.
final class EventLog {
    private static final int LONGEST_LINE = 16 << 20;

    /// The figures of an epoch.
    ///
    /// @param epoch from 1
    /// @param figures every member of its line
    record Epoch(int epoch, Map<String, @Nullable Object> figures) {
        /// A figure, or NaN where it was not measured.
        double figure(String name) {
            return Members.orNaN(figures.get(name));
        }

        boolean isBest() {
            return Boolean.TRUE.equals(figures.get("best"));
        }
    }

    /// Something else that happened.
    ///
    /// @param name of the event
    /// @param members all of its line
    record Event(String name, Map<String, @Nullable Object> members) {}

    private final Path file;
    private final Steps steps = new Steps();
    private final List<Epoch> epochs = new ArrayList<>();
    private final List<Event> events = new ArrayList<>();
    private int stepsPerEpoch;
    private int best;
    private boolean torn;

    private EventLog(Path file) {
        this.file = file;
    }

    /// Reads a log; a missing one is empty, since a run may be killed before its first event.
    ///
    /// @throws GradusException when it cannot be read, or a line that has its end is damaged
    static EventLog read(Path file) {
        EventLog log = new EventLog(file);
        if (!Files.exists(file)) return log;
        if (!Files.isRegularFile(file)) throw unreadable(file, "it is not a file");
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file), 1 << 16)) {
            log.readLines(in);
        } catch (IOException e) {
            throw unreadable(file, String.valueOf(e));
        }
        return log;
    }

    private static GradusException unreadable(Path file, String found) {
        return GradusException.got("%s cannot be read: %s", file, found)
                .expected("the events of a run, one a line")
                .because("a missing permission, or a failing disk")
                .repair("Look at the file, or copy the run to another place.");
    }

    private void readLines(InputStream in) throws IOException {
        var line = new ByteArrayOutputStream();
        int number = 1;
        for (int next = in.read(); next >= 0; next = in.read()) {
            if (next != '\n') {
                if (line.size() == LONGEST_LINE) {
                    throw damaged(number, "is longer than " + (LONGEST_LINE >> 20) + " MiB", "shorter lines");
                }
                line.write(next);
                continue;
            }
            take(line.toString(StandardCharsets.UTF_8), number++);
            line.reset();
        }
        if (line.size() == 0) return;
        try {
            take(line.toString(StandardCharsets.UTF_8), number);
        } catch (GradusException e) {
            torn = true;
        }
    }

    private void take(String line, int number) {
        Map<String, @Nullable Object> members = Json.readObject(file + ", line " + number, line);
        String event = members.get("event") instanceof String name ? name : "";
        if (event.isEmpty()) {
            throw damaged(number, "has no event", "a member such as \"event\":\"step\"");
        }
        switch (event) {
            case "started" -> {
                if (members.get("stepsPerEpoch") instanceof Long steps) stepsPerEpoch = Math.clamp(steps, 0, 1 << 30);
            }
            case "step" -> {
                int epoch = whole(members, "epoch", number), step = whole(members, "step", number);
                Double loss = Members.number(members.get("loss"));
                if (loss == null) throw damaged(number, "has no loss", "a number");
                steps.add(epoch, step, loss);
                dropFrom(epoch);
            }
            case "epoch" -> {
                Epoch epoch = new Epoch(whole(members, "epoch", number), members);
                dropFrom(epoch.epoch);
                epochs.add(epoch);
                if (epoch.isBest()) best = epoch.epoch;
            }
            default -> events.add(new Event(event, members));
        }
    }

    /// Forgets the epochs that a run which went back does again.
    private void dropFrom(int epoch) {
        while (!epochs.isEmpty() && epochs.getLast().epoch >= epoch) epochs.removeLast();
        if (best >= epoch) {
            best = epochs.stream().filter(Epoch::isBest).mapToInt(Epoch::epoch).max().orElse(0);
        }
    }

    private int whole(Map<String, @Nullable Object> members, String name, int line) {
        if (members.get(name) instanceof Long value && value >= 1 && value <= Integer.MAX_VALUE)
            return Math.toIntExact(value);
        throw damaged(line, "has no whole number '" + name + "'", "a number from 1 up");
    }

    private GradusException damaged(int line, String what, String expected) {
        return GradusException.got("%s, line %d %s", file, line, what)
                .expected(expected)
                .because("the file was edited, or the disk has damaged it")
                .repair("Repair or remove the line.");
    }

    Steps steps() {
        return steps;
    }

    List<Epoch> epochs() {
        return epochs;
    }

    /// What happened beside steps and epochs, in order.
    List<Event> events() {
        return events;
    }

    /// As the run said; where it did not, the greatest number of a step.
    int stepsPerEpoch() {
        if (stepsPerEpoch > 0) return stepsPerEpoch;
        int most = 1;
        for (int i = 0; i < steps.size(); i++) most = Math.max(most, steps.step(i));
        return most;
    }

    /// The last epoch that was the best so far; 0 where none was.
    int best() {
        return best;
    }

    boolean isTorn() {
        return torn;
    }
}
