package dev.gradus.lab.store;

import dev.gradus.error.GradusException;
import dev.gradus.persist.Json;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Bytes of an event log, as they come, to events: a line counts when its end has come.
final class LogLines {
    private static final int LONGEST_LINE = 16 << 20;

    private final Path file;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private int number = 1;

    /// @param file for errors
    LogLines(Path file) {
        this.file = file;
    }

    /// Takes the next bytes.
    ///
    /// @param bytes whose first `n` count
    /// @param events gets the event of each line that ends in them
    /// @throws GradusException when a line is damaged; the lines after it are not read
    void take(byte[] bytes, int n, Consumer<LogEvent> events) {
        int from = 0;
        for (int i = 0; i < n; i++) {
            if (bytes[i] != '\n') continue;
            gather(bytes, from, i);
            from = i + 1;
            String text = line.toString(StandardCharsets.UTF_8);
            line.reset();
            events.accept(event(text, number++));
        }
        gather(bytes, from, n);
    }

    private void gather(byte[] bytes, int from, int to) {
        if (line.size() + to - from > LONGEST_LINE) {
            throw damaged(number, "is longer than " + (LONGEST_LINE >> 20) + " MiB", "shorter lines");
        }
        line.write(bytes, from, to - from);
    }

    /// How many bytes of a line have come whose end has not.
    int pending() {
        return line.size();
    }

    /// The event of a last line that lacks only its end.
    ///
    /// @return null where there is no such line
    /// @throws GradusException when it is torn
    @Nullable LogEvent rest() {
        return line.size() == 0 ? null : event(line.toString(StandardCharsets.UTF_8), number);
    }

    private LogEvent event(String text, int number) {
        Map<String, @Nullable Object> line = Json.readObject(file + ", line " + number, text);
        String event = Members.text(line.get("event"));
        return switch (event) {
            case "" -> throw damaged(number, "has no event", "a member such as \"event\":\"step\"");
            case "started" ->
                    new LogEvent.Started(
                            Members.count(line.get("samples")), Members.count(line.get("stepsPerEpoch")), line);
            case "step" -> {
                int epoch = whole(line, "epoch", number), step = whole(line, "step", number);
                Double loss = Members.number(line.get("loss"));
                if (loss == null) throw damaged(number, "has no loss", "a number");
                yield new LogEvent.Step(epoch, step, loss, line);
            }
            case "epoch" ->
                    new LogEvent.Epoch(whole(line, "epoch", number), Boolean.TRUE.equals(line.get("best")), line);
            case "tripped" ->
                    new LogEvent.Tripped(
                            Members.count(line.get("epoch")),
                            Members.count(line.get("step")),
                            Members.text(line.get("text")),
                            Members.text(line.get("action")),
                            line);
            case "found" ->
                    new LogEvent.Found(
                            Members.text(line.get("cause")),
                            Members.text(line.get("grade")),
                            Members.count(line.get("update")),
                            Members.text(line.get("text")),
                            line);
            case "measured" ->
                    new LogEvent.Measured(
                            Members.text(line.get("name")),
                            Members.count(line.get("update")),
                            Members.orNaN(line.get("value")),
                            line);
            case "note" -> new LogEvent.Note(Members.text(line.get("text")), line);
            case "finished" ->
                    new LogEvent.Finished(Members.text(line.get("reason")), Members.count(line.get("bestEpoch")), line);
            default -> new LogEvent.Other(event, line);
        };
    }

    private int whole(Map<String, @Nullable Object> line, String name, int number) {
        if (line.get(name) instanceof Long value && value >= 1 && value <= Integer.MAX_VALUE)
            return Math.toIntExact(value);
        throw damaged(number, "has no whole number '" + name + "'", "a number from 1 up");
    }

    private GradusException damaged(int number, String what, String expected) {
        return GradusException.got("%s, line %d %s", file, number, what)
                .expected(expected)
                .because("the file was edited, or the disk has damaged it")
                .repair("Repair or remove the line.");
    }
}
