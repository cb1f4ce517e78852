package dev.gradus.lab.run;

import dev.gradus.data.Splits;
import dev.gradus.data.Task;
import dev.gradus.error.GradusException;
import dev.gradus.lab.settings.Changes;
import dev.gradus.lab.settings.FlatSettings;
import dev.gradus.lab.settings.SettingsHash;
import dev.gradus.lab.settings.Source;
import dev.gradus.lab.settings.TrainSettings;
import dev.gradus.lab.store.Hashes;
import dev.gradus.lab.store.RunDirectory;
import dev.gradus.lab.store.RunFiles;
import dev.gradus.lab.store.RunRecord;
import dev.gradus.lab.store.Version;
import dev.gradus.persist.CheckpointStore;
import dev.gradus.tensor.Shape;
import dev.gradus.train.TrainingState;
import dev.gradus.train.callback.Checkpoints;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// A run that is to go on: what it was, what is different now, and the state from which it goes on.
public final class Resumption {
    /// In the record: the hash of the settings of the checkpoint from which changes were allowed, and of those after
    // them.
    private static final String FROM = "checkpointSettings", TO = "settings";

    private final RunDirectory directory;
    private final RunRecord record;
    private final List<String> notes = new ArrayList<>();
    private Checkpoints.@Nullable Loaded checkpoint;
    private List<String> changes = List.of();
    private Map<String, Object> samples = Map.of();

    private Resumption(RunDirectory directory, RunRecord record) {
        this.directory = directory;
        this.record = record;
    }

    /// Reads the record of a run.
    ///
    /// @param directory as `gradus train` made it, locked, so that nobody changes it meanwhile
    /// @return nothing is compared yet
    /// @throws GradusException when its record is damaged
    public static Resumption of(RunDirectory directory) {
        return new Resumption(directory, directory.read());
    }

    /// The settings with which the run began.
    ///
    /// @return to be overridden by others
    public Source settings() {
        return new Source(directory.record().toString(), map("settings"));
    }

    private Map<String, Object> map(String name) {
        Map<String, Object> map = new LinkedHashMap<>();
        if (record.members().get(name) instanceof Map<?, ?> found) {
            found.forEach((key, value) -> {
                if (value != null) map.put(String.valueOf(key), value);
            });
        }
        return map;
    }

    /// Compares with what is to be done now, and with what the newest checkpoint was made with.
    ///
    /// @param settings completed
    /// @param data as it is now
    /// @param allowed whether it may be something else than before
    /// @throws GradusException when it is something else and that is not allowed; all that differs is listed
    public void require(TrainSettings settings, Splits data, boolean allowed) {
        checkpoint = newest();
        requireSameTask(data.task());
        Shape sample = data.train().data().shape();
        TrainSettings then = TrainSettings.of(List.of(settings()), sample); // an older version wrote fewer of them
        Map<String, String> before = FlatSettings.of(then.written()), now = FlatSettings.of(settings.written());
        before.keySet().removeIf(Changes::isFree);
        now.keySet().removeIf(Changes::isFree);
        Map<String, String> samplesBefore = FlatSettings.of(map("data"));
        samples = Hashes.of(data);
        List<String> found = new ArrayList<>(differences(before, now));
        for (String change : found) requireOpen(change);
        if (!differences(samplesBefore, FlatSettings.of(samples)).isEmpty())
            found.add("the samples of the data set are others");
        if (isEdited(then, sample)) found.add(name() + " has other settings than the newest checkpoint was made with");
        changes = found;
        if (found.isEmpty() || allowed) return;
        throw GradusException.got("a run to be resumed with other settings: %s", String.join("; ", found))
                .expected("those with which %s began", directory.path())
                .because("options were given that change the run, %s was edited, or its data has changed", name())
                .repair(
                        "Leave them out, or restore the file, for the bits of an undisturbed run; or allow them with --allow-changes.");
    }

    /// Other classes are other outputs of the network, whatever is allowed; an older version did not write which there are.
    private void requireSameTask(Task task) {
        if (!(record.members().get("outputs") instanceof List<?> names)) return;
        List<String> outputs = names.stream().map(String::valueOf).toList();
        Task before = task.isClassification() ? new Task.Classification(outputs) : new Task.Regression(outputs);
        task.requireSame("the data", String.valueOf(directory.path()), before);
    }

    private void requireOpen(String change) {
        if (!Changes.isDone(change.substring(0, change.indexOf(' ')))) return;
        throw GradusException.got("a run to be resumed with another beginning: %s", change)
                .expected("the one with which %s began", directory.path())
                .because("the first weights are made once, so another value would change nothing")
                .repair("Leave it out, or begin a new run.");
    }

    /// Whether the record has other settings than those of the newest checkpoint, and not because that was allowed before.
    private boolean isEdited(TrainSettings then, Shape sample) {
        if (checkpoint == null) return false;
        String saved = RunFiles.settings(checkpoint.state());
        if (saved == null || !SettingsHash.isKnown(saved)) {
            notes.add(
                    (saved == null
                                    ? "the newest checkpoint has no hash of its settings"
                                    : "the newest checkpoint has a hash of its settings of another version")
                            + ": whether "
                            + name()
                            + " was edited cannot be told");
            return false;
        }
        String own = SettingsHash.of(then, sample);
        if (saved.equals(own)) return false;
        return record.resumed().stream().noneMatch(entry -> saved.equals(entry.get(FROM)) && own.equals(entry.get(TO)));
    }

    /// What the record is called.
    private String name() {
        return String.valueOf(directory.record().getFileName());
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

    private Checkpoints.@Nullable Loaded newest() {
        Path folder = directory.checkpoints();
        return CheckpointStore.isEmpty(folder) ? null : Checkpoints.newest(folder);
    }

    /// From where to go on, after [#require].
    ///
    /// @param warnings is notified why newer checkpoints are passed over, and what could not be compared
    /// @return the state of the newest that is whole; null where the run was ended before its first
    @Nullable TrainingState state(Consumer<String> warnings) {
        notes.forEach(warnings);
        if (checkpoint == null) return null;
        checkpoint.warnings().forEach(warnings);
        return checkpoint.state();
    }

    /// The record of the run from now on, with the time at which it is taken up again.
    ///
    /// @param hash of the settings now
    RunRecord record(@Nullable TrainingState from, String hash) {
        List<Object> all = new ArrayList<>(record.resumed());
        Map<String, Object> entry = new LinkedHashMap<>();
        entry.put("at", RunRecord.now());
        entry.put("gradus", Version.text());
        entry.put("updates", from == null ? 0 : from.position().updates());
        String saved = from == null ? null : RunFiles.settings(from);
        if (!changes.isEmpty()) {
            entry.put("changes", changes);
            if (saved != null) entry.put(FROM, saved);
            entry.put(TO, hash);
        }
        all.add(entry);
        return record.resumed(Version.text(), all);
    }

    /// Number and hash of the samples of each split, after [#require]: all samples are read for it, which is done once.
    Map<String, Object> samples() {
        return samples;
    }

    /// The version with which the run began, if it is another one.
    ///
    /// @return null where it is this one
    public @Nullable String otherVersion() {
        String version = record.gradus();
        return version.equals(Version.text()) ? null : version;
    }

    /// What to tell where the arithmetic is another than when the run began.
    ///
    /// @return null where it is the same
    public @Nullable String otherBits() {
        if (record.bits() == Version.bits()) return null;
        return "the run was begun with bits %d, now they are %d (gradus.winograd, or another version): convolutions round in other places, and weights will not be those of an uninterrupted run"
                .formatted(record.bits(), Version.bits());
    }

    /// What the run had come to, if it had come to an end.
    Map<String, Object> result() {
        return map("result");
    }
}
