package dev.gradus.lab.store;

import dev.gradus.catalogue.Catalogues;
import dev.gradus.data.Task;
import dev.gradus.error.GradusException;
import dev.gradus.nn.Sequential;
import dev.gradus.persist.Json;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// What `run.json` says about a run: settings, data, machine, how far it came and what came out.
///
/// ```java
/// RunRecord record = RunRecord.at(Path.of("runs/001-digits-mlp"));
/// record.status();                    // "completed"
/// record.figure("testAccuracy");      // 0.9722
/// ```
/// Immutable: each `with` gives another record. Members that this version does not know are kept. The member `format` says how the others
/// are to be read; without it, as in runs of the first versions, it is 1. A later format is refused. All members: `docs/run-format.md`.
public final class RunRecord {
    /// The format that is written, and the latest that is read.
    public static final int FORMAT = 1;

    /// The status of a run that is going on, or was killed.
    public static final String RUNNING = "running";

    /// The status of a run that an error ended.
    public static final String FAILED = "failed";

    private static final String SETTINGS = "settings", DATA = "data", MACHINE = "machine", RESULT = "result";

    private final Map<String, @Nullable Object> members;

    /// The samples of a split.
    ///
    /// @param samples how many
    /// @param sha256 of all of them, in hexadecimal digits; empty where it is not known
    public record Samples(long samples, String sha256) {}

    private RunRecord(Map<String, @Nullable Object> members) {
        this.members = members;
    }

    /// The record of a run that begins now.
    ///
    /// @param gradus the version that runs it
    /// @return nothing but format, version, time and status
    public static RunRecord begun(String gradus) {
        return new RunRecord(new LinkedHashMap<>())
                .with("format", FORMAT)
                .with("gradus", gradus)
                .with("started", now())
                .with("status", RUNNING);
    }

    /// The record of a run that is taken up again: what it came to is open once more.
    ///
    /// @param gradus the version that goes on with it
    /// @param resumed one entry for each time that it was taken up, this one among them
    /// @return with all other members as they are
    public RunRecord resumed(String gradus, List<?> resumed) {
        Map<String, @Nullable Object> all = new LinkedHashMap<>(members);
        all.keySet().removeAll(List.of(RESULT, "error"));
        all.put("gradus", gradus);
        all.put("resumed", resumed);
        all.put("status", RUNNING);
        return new RunRecord(all).with("format", FORMAT);
    }

    /// The present time, as records have it.
    ///
    /// @return to the second: `2026-11-21T12:00:00Z`
    public static String now() {
        return Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
    }

    /// Reads the record of a run.
    ///
    /// @param folder as `gradus train` made it
    /// @return the record
    /// @throws GradusException when the folder holds no run, or its record is damaged or of a later format
    public static RunRecord at(Path folder) {
        requireRun(folder);
        return read(new RunPaths(folder).record());
    }

    /// Refuses a folder without a record; the record is not read.
    static void requireRun(Path folder) {
        if (!Files.exists(new RunPaths(folder).record())) throw noRun(folder);
    }

    static RunRecord read(Path file) {
        Map<String, @Nullable Object> members = Json.readFile(file);
        Object format = members.getOrDefault("format", 1L);
        if (format instanceof Long number && number >= 1 && number <= FORMAT) return new RunRecord(members);
        boolean later = format instanceof Long number && number > FORMAT;
        throw GradusException.got("%s has the format %s", file, String.valueOf(format))
                .expected("a format from 1 to %d", FORMAT)
                .because(later ? "a later version of Gradus wrote it" : "it was edited, or is of another kind")
                .repair(
                        later
                                ? "Use the version that wrote it, or a later one: the file says Gradus "
                                        + members.get("gradus")
                                        + "."
                                : "Restore the file.");
    }

    private static GradusException noRun(Path folder) {
        if (SeriesDirectory.isAt(folder)) {
            Path first = SeriesDirectory.runsAt(folder).getFirst();
            return GradusException.got("%s is the folder of several runs", folder)
                    .expected("the directory of one run")
                    .because("--k-folds or --repeat made a directory for each")
                    .repair("Name one of them, such as %s. All together: gradus report %s", first, folder);
        }
        boolean begun = Files.exists(new RunPaths(folder).lock()) && RunDirectory.isUnused(folder);
        if (begun) {
            return GradusException.got("the run in %s was ended before its settings were written", folder)
                    .expected("the directory of a run")
                    .because("its process was killed when it began")
                    .repair("Begin it again: gradus train with the same options and --run-dir %s.", folder);
        }
        String found = Files.isDirectory(folder) ? " has no run.json" : Files.exists(folder) ? " is a file" : "";
        return GradusException.got("%s%s", folder, found.isEmpty() ? " does not exist" : found)
                .expected("the directory of a run")
                .because(
                        found.isEmpty()
                                ? "a mistake in the path"
                                : "it is the folder above the runs, or something else")
                .repair("Name a directory that 'gradus train' has made, such as runs/001-digits-mlp.");
    }

    /// Refuses a record that lacks what every run has.
    ///
    /// @param file for the error
    /// @param names of members that are objects
    RunRecord require(Path file, List<String> names) {
        for (String name : names) {
            if (members.get(name) instanceof Map) continue;
            throw GradusException.got("%s has no %s", file, name)
                    .expected(
                            "%s of a run, as %s", String.join(", ", names), names.size() == 1 ? "an object" : "objects")
                    .because("it was edited, or is of another kind")
                    .repair("Restore the file.");
        }
        return this;
    }

    /// The record with one more member, or another value of it.
    ///
    /// @param name of the member
    /// @param value what JSON can say
    /// @return another record; new members come last
    public RunRecord with(String name, Object value) {
        Map<String, @Nullable Object> all = new LinkedHashMap<>(members);
        all.put(name, value);
        return new RunRecord(all);
    }

    /// The record with what is known before the first step.
    ///
    /// @param settings all of them
    /// @param network to be trained
    /// @param task of its data
    /// @param samples of each split, as [Hashes#of(dev.gradus.data.Splits)] has them
    /// @return with settings, layers, outputs, data and machine
    public RunRecord described(Map<String, ?> settings, Sequential network, Task task, Map<String, ?> samples) {
        return with(SETTINGS, settings)
                .with("layers", network.layers().stream().map(Catalogues.LAYERS::write).toList())
                .with("parameters", network.parameters().stream().mapToLong(p -> p.value().size()).sum())
                .with("outputs", task.names())
                .with(DATA, samples)
                .with(MACHINE, Machine.describe());
    }

    /// The record of the run after it came to an end.
    ///
    /// @param status as the result has it
    /// @param result its figures
    /// @return without the error of an earlier attempt
    public RunRecord ended(String status, Map<String, ?> result) {
        Map<String, @Nullable Object> all = new LinkedHashMap<>(members);
        all.remove("error");
        all.put("status", status);
        all.put(RESULT, result);
        return new RunRecord(all);
    }

    /// The record of the run after an error ended it.
    ///
    /// @param error what was thrown
    /// @return without a result of before
    public RunRecord failed(Throwable error) {
        return with("status", FAILED).with("error", String.valueOf(error));
    }

    /// Every member as it is written.
    ///
    /// @return name → value, in their order; cannot be changed
    public Map<String, @Nullable Object> members() {
        return Collections.unmodifiableMap(members);
    }

    /// The version of Gradus that began the run.
    ///
    /// @return empty where it is not known
    public String gradus() {
        return Members.text(members.get("gradus"));
    }

    /// When the run began.
    ///
    /// @return as [#now] writes it; empty where it is not known
    public String started() {
        return Members.text(members.get("started"));
    }

    /// How far the run came.
    ///
    /// @return [#RUNNING], [#FAILED], or a reason to stop in small letters: `completed`, `early_stopped`, `diverged` …
    public String status() {
        return Members.text(members.getOrDefault("status", "unknown"));
    }

    /// Why the run failed.
    ///
    /// @return null where it did not
    public @Nullable String error() {
        Object error = members.get("error");
        return error == null ? null : error.toString();
    }

    /// The settings, as `--config` takes them.
    ///
    /// @return name → value
    public Map<String, @Nullable Object> settings() {
        return Members.object(members.get(SETTINGS));
    }

    /// The number of parameters of the network.
    ///
    /// @return null where it is not known
    public @Nullable Double parameters() {
        return Members.number(members.get("parameters"));
    }

    /// The samples of each split.
    ///
    /// @return `train`, `validation` and `test`
    public Map<String, Samples> data() {
        Map<String, Samples> data = new LinkedHashMap<>();
        Members.object(members.get(DATA))
                .forEach((split, value) -> {
                    Map<String, @Nullable Object> written = Members.object(value);
                    Double samples = Members.number(written.get("samples"));
                    data.put(
                            split,
                            new Samples(
                                    samples == null ? 0 : samples.longValue(), Members.text(written.get("sha256"))));
                });
        return data;
    }

    /// What the run ran on.
    ///
    /// @return name → value: `system`, `java`, `threads`, `kernels` …
    public Map<String, @Nullable Object> machine() {
        return Members.object(members.get(MACHINE));
    }

    /// The number of the arithmetic with which the run began.
    ///
    /// @return as [Version#bits()]; 1 where the record says nothing, as before there was another
    public int bits() {
        return machine().get("bits") instanceof Number bits ? bits.intValue() : 1;
    }

    /// The times at which the run was taken up again.
    ///
    /// @return one object each, the oldest first
    public List<Map<String, @Nullable Object>> resumed() {
        List<Map<String, @Nullable Object>> all = new ArrayList<>();
        if (members.get("resumed") instanceof List<?> list) list.forEach(entry -> all.add(Members.object(entry)));
        return all;
    }

    /// Whether the run came to an end by itself and measured the test split.
    ///
    /// @return false where it runs, was killed or failed
    public boolean hasResult() {
        return members.get(RESULT) instanceof Map;
    }

    /// What came out, as `train --json` prints it.
    ///
    /// @return empty where the run has no result
    public Map<String, @Nullable Object> result() {
        return Members.object(members.get(RESULT));
    }

    /// A number of the result, NaN and the infinities among them.
    ///
    /// @param name such as `testAccuracy`
    /// @return null where there is no result, or it does not have it
    public @Nullable Double figure(String name) {
        return Members.number(result().get(name));
    }

    /// Equal to a record with the same members.
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof RunRecord record && members.equals(record.members);
    }

    @Override
    public int hashCode() {
        return Objects.hashCode(members);
    }

    /// As one line of JSON.
    @Override
    public String toString() {
        return Json.line(members);
    }
}
