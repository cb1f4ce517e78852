package dev.gradus.lab.report;

import dev.gradus.error.GradusException;
import dev.gradus.persist.Json;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// A run as its directory tells of it: `run.json`, `metrics.jsonl`, and nothing else.
///
/// A run that was killed, or is still running, has the status `running` and no result; its log goes as far as it was written.
/// Members and events that this version does not know are kept.
public final class StoredRun {
    private final Path folder;
    private final Map<String, @Nullable Object> record;
    private final EventLog log;

    private StoredRun(Path folder, Map<String, @Nullable Object> record, EventLog log) {
        this.folder = folder;
        this.record = record;
        this.log = log;
    }

    /// Reads a run directory.
    ///
    /// @param folder as `gradus train` made it
    /// @return the run
    /// @throws GradusException when there is none, or its `run.json` or a line of its `metrics.jsonl` is damaged
    public static StoredRun read(Path folder) {
        Path file = folder.resolve("run.json");
        if (!Files.exists(file)) {
            throw GradusException.got(
                            Files.isDirectory(folder)
                                    ? "%s has no run.json"
                                    : Files.exists(folder) ? "%s is a file" : "%s does not exist",
                            folder)
                    .expected("the directory of a run")
                    .because(
                            Files.exists(folder)
                                    ? "it is the folder above the runs, or something else"
                                    : "a mistake in the path")
                    .repair("Name a directory that 'gradus train' has made, such as runs/001-digits-mlp.");
        }
        Map<String, @Nullable Object> record = Json.readFile(file);
        for (String part : List.of("settings", "data", "machine")) {
            if (record.get(part) instanceof Map) continue;
            throw GradusException.got("%s has no %s", file, part)
                    .expected("settings, data and machine of a run, as objects")
                    .because("it was edited, or is of another kind")
                    .repair("Restore the file.");
        }
        return new StoredRun(folder, record, EventLog.read(folder.resolve("metrics.jsonl")));
    }

    /// Where it is.
    ///
    /// @return the directory, as it was named
    public Path folder() {
        return folder;
    }

    /// The last part of its path.
    ///
    /// @return for example `001-digits-mlp`
    public String name() {
        return String.valueOf(folder.toAbsolutePath().normalize().getFileName());
    }

    /// How far it came.
    ///
    /// @return `completed`, `interrupted`, `diverged`, `failed`, `running` (still, or until it was killed) …
    public String status() {
        return Members.text(record.getOrDefault("status", "unknown"));
    }

    /// How far it came, as people say it.
    ///
    /// @return `unfinished` for a run that was killed or still runs
    public String ending() {
        return words(status());
    }

    /// Whether it came to an end by itself and measured the test split.
    ///
    /// @return false where it runs, was killed or failed
    public boolean hasResult() {
        return record.get("result") instanceof Map;
    }

    /// What people should know before they trust its figures.
    ///
    /// @return sentences, such as that the last line of the log is torn
    public List<String> notes() {
        List<String> notes = new ArrayList<>();
        if (status().equals("running")) notes.add("it is still running, or was killed: there is no result");
        Object error = record.get("error");
        if (error != null) notes.add("it failed: " + Members.text(error));
        if (!Files.exists(folder.resolve("metrics.jsonl"))) notes.add("there is no metrics.jsonl, hence no curves");
        if (log.isTorn()) notes.add("the last line of metrics.jsonl is torn, and was passed over");
        Map<String, Long> counts =
                log.events().stream()
                        .map(event -> Members.text(event.name()))
                        .filter(name -> !name.equals("finished"))
                        .collect(Collectors.groupingBy(name -> name, LinkedHashMap::new, Collectors.counting()));
        if (!counts.isEmpty()) {
            notes.add(
                    "events: "
                            + counts.entrySet().stream()
                                    .map(e -> e.getKey() + " " + times(e.getValue()))
                                    .collect(Collectors.joining(", ")));
        }
        return notes;
    }

    private static String times(long count) {
        return count == 1 ? "once" : count == 2 ? "twice" : count + " times";
    }

    EventLog log() {
        return log;
    }

    Map<String, @Nullable Object> record() {
        return record;
    }

    Map<String, @Nullable Object> part(String name) {
        return Members.object(record.get(name));
    }

    /// A member of the result; null where there is no result, or it does not have it.
    @Nullable Object result(String name) {
        return part("result").get(name);
    }

    /// The settings by flat names: `model.hidden`.
    Map<String, String> settings() {
        return FlatSettings.of(part("settings"));
    }

    /// The type of a setting that is a map, or its name.
    String type(String setting) {
        return settings().getOrDefault(setting, "–");
    }

    /// The number of the epoch whose weights count; 0 where none does.
    int bestEpoch() {
        return result("bestEpoch") instanceof Long best && best >= 0 && best <= Integer.MAX_VALUE
                ? Math.toIntExact(best)
                : log.best();
    }

    /// A figure on the validation split after the best epoch; NaN where there is none.
    double validation(String metric) {
        String name = "validation" + metric;
        Double result = Members.number(result(name));
        if (result != null) return result;
        return log.epochs().stream()
                .filter(epoch -> epoch.epoch() == bestEpoch())
                .mapToDouble(epoch -> epoch.figure(name))
                .findFirst()
                .orElse(Double.NaN);
    }

    double samplesPerSecond() {
        Double result = Members.number(result("samplesPerSecond"));
        if (result != null) return result;
        double inverse = log.epochs().stream().mapToDouble(e -> 1 / e.figure("samplesPerSecond")).sum();
        return log.epochs().isEmpty() ? Double.NaN : log.epochs().size() / inverse;
    }

    /// The hash of a split's samples.
    String dataHash(String split) {
        return String.valueOf(Members.object(part("data").get(split)).get("sha256"));
    }

    /// A status as people say it.
    static String words(String status) {
        return switch (status) {
            case "running" -> "unfinished";
            case "diverged" -> "diverged";
            case "time_up" -> "time is up";
            default -> status.toLowerCase(Locale.ROOT).replace('_', ' ');
        };
    }
}
