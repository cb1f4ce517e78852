package dev.gradus.lab.run;

import dev.gradus.data.Splits;
import dev.gradus.error.GradusException;
import dev.gradus.lab.report.FlatSettings;
import dev.gradus.persist.CheckpointStore;
import dev.gradus.persist.Json;
import dev.gradus.train.TrainingState;
import dev.gradus.train.callback.Checkpoints;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// A run that is to go on: what it was, what is different now, and the state from which it goes on.
public final class Resumption {
    private final Path run;
    private final Map<String, @Nullable Object> record;
    private List<String> changes = List.of();
    private Map<String, Object> samples = Map.of();

    private Resumption(Path run, Map<String, @Nullable Object> record) {
        this.run = run;
        this.record = record;
    }

    /// Reads the record of a run.
    ///
    /// @param run as `gradus train` made it
    /// @return nothing is compared yet
    /// @throws GradusException when it is no run, or its record is damaged
    public static Resumption of(Path run) {
        Path file = run.resolve("run.json");
        if (!Files.exists(file)) {
            throw GradusException.got("%s has no run.json", run)
                    .expected("the directory of a run")
                    .because("a mistake in the path, or the folder above the runs")
                    .repair("Name a directory that 'gradus train' has made, such as runs/001-digits-mlp.");
        }
        var resumption = new Resumption(run, Json.readFile(file));
        if (resumption.record.get("settings") instanceof Map) return resumption;
        throw GradusException.got("%s has no settings", file)
                .expected("those with which the run began")
                .because("it was edited")
                .repair("Restore the file, or begin a new run.");
    }

    /// The settings with which the run began.
    ///
    /// @return to be overridden by others
    public TrainSettings.Given settings() {
        return new TrainSettings.Given(run.resolve("run.json").toString(), map("settings"));
    }

    private Map<String, Object> map(String name) {
        Map<String, Object> map = new LinkedHashMap<>();
        if (record.get(name) instanceof Map<?, ?> found) {
            found.forEach((key, value) -> {
                if (value != null) map.put(String.valueOf(key), value);
            });
        }
        return map;
    }

    /// Compares with what is to be done now.
    ///
    /// @param settings completed
    /// @param data as it is now
    /// @param allowed whether it may be something else than before
    /// @throws GradusException when it is something else and that is not allowed; all that differs is listed
    public void require(TrainSettings settings, Splits data, boolean allowed) {
        Map<String, String> before = FlatSettings.of(map("settings")), now = FlatSettings.of(settings.written());
        before.remove("dataDir"); // a folder may move: its content is what counts
        now.remove("dataDir");
        Map<String, String> samplesBefore = FlatSettings.of(map("data"));
        samples = Hashes.of(data);
        List<String> found = new ArrayList<>(differences(before, now));
        if (!differences(samplesBefore, FlatSettings.of(samples)).isEmpty())
            found.add("the samples of the data set are others");
        changes = found;
        if (found.isEmpty() || allowed) return;
        throw GradusException.got("a run to be resumed with other settings: %s", String.join("; ", found))
                .expected("those with which %s began", run)
                .because("options were given that change the run, or its data has changed")
                .repair("Leave them out for the bits of an undisturbed run, or allow them with --allow-changes.");
    }

    private static List<String> differences(Map<String, String> before, Map<String, String> now) {
        var names = new TreeSet<>(before.keySet());
        names.addAll(now.keySet());
        List<String> found = new ArrayList<>();
        for (String name : names) {
            String old = before.getOrDefault(name, "unset"), present = now.getOrDefault(name, "unset");
            if (!old.equals(present)) found.add(name + " " + old + " → " + present);
        }
        return found;
    }

    /// What differs, after [#require].
    ///
    /// @return `optimizer.learningRate 0.001 → 0.01` …
    public List<String> changes() {
        return changes;
    }

    /// What was wrong with the newest checkpoints.
    ///
    /// @param warnings is told why a newer one is passed over
    /// @return the state of the newest that is whole; null where the run was ended before its first
    /// @throws GradusException when there are checkpoints, and none is whole
    @Nullable TrainingState state(Consumer<String> warnings) {
        Path folder = run.resolve("checkpoints");
        if (CheckpointStore.isEmpty(folder)) return null;
        Checkpoints.Loaded loaded = Checkpoints.newest(folder);
        loaded.warnings().forEach(warnings);
        return loaded.state();
    }

    /// What the record says from now on about the times at which the run was taken up again.
    List<Object> log(@Nullable TrainingState from) {
        List<Object> all =
                record.get("resumed") instanceof List<?> before ? new ArrayList<>(before) : new ArrayList<>();
        Map<String, Object> entry = new LinkedHashMap<>();
        entry.put("at", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
        entry.put("gradus", Version.text());
        entry.put("updates", from == null ? 0 : from.position().updates());
        if (!changes.isEmpty()) entry.put("changes", changes);
        all.add(entry);
        return all;
    }

    /// Number and hash of the samples of each split, after [#require]: all samples are read for it, which is done once.
    Map<String, Object> samples() {
        return samples;
    }

    /// When the run began.
    String started() {
        return String.valueOf(record.getOrDefault("started", ""));
    }

    /// The version with which the run began, if it is another one.
    ///
    /// @return null where it is this one
    public @Nullable String otherVersion() {
        String version = String.valueOf(record.getOrDefault("gradus", ""));
        return version.equals(Version.text()) ? null : version;
    }

    /// Its directory.
    ///
    /// @return to go on with
    public RunDirectory directory() {
        return RunDirectory.existing(run);
    }
}
