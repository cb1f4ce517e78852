package dev.gradus.train.callback;

import dev.gradus.config.Configured;
import dev.gradus.config.Describe;
import dev.gradus.config.Records;
import dev.gradus.config.Setting;
import dev.gradus.error.GradusException;
import dev.gradus.persist.AtomicFile;
import dev.gradus.persist.BackgroundWriter;
import dev.gradus.persist.CheckpointStore;
import dev.gradus.persist.Json;
import dev.gradus.persist.Safetensors;
import dev.gradus.tensor.Ops;
import dev.gradus.tensor.Tensor;
import dev.gradus.train.Callback;
import dev.gradus.train.Guard;
import dev.gradus.train.Monitor;
import dev.gradus.train.Position;
import dev.gradus.train.TrainEvent;
import dev.gradus.train.Training;
import dev.gradus.train.TrainingState;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Saves the whole state of a training now and then, so that it can go on after a crash with the bits it would have had.
///
/// ```java
/// trainer.with(new Checkpoints(folder)).fit(data);                                         // and after a crash, in another process:
/// trainer.with(new Checkpoints(folder)).resume(Checkpoints.newest(folder).state()).fit(data);
/// ```
/// The state is copied between two steps and written by a thread in the background, one checkpoint at a time. A checkpoint that cannot
/// be written is told, and the older ones stay; the third in a row that fails ends the training. One is written where a guard goes
/// back to, too. When training ends, for whatever reason, a last one is written; after a divergence it holds the last finite state.
///
/// Defaults: after each epoch and every 5 minutes; the last two are kept. Checkpoints are numbered one after the other; each is a folder of a
/// [CheckpointStore] with `model.safetensors` (a model like any other, as it is trained: without averaging; with layers of one's own,
/// which files cannot describe, its tensors only), `optimizer.safetensors`, those of the best epoch, and `state.json`.
/// Format: `docs/checkpoint-format.md`.
/// Errors: a folder that another training writes to, or that cannot be written to, before the first step.
public final class Checkpoints implements Callback, Configured {
    private static final long FORMAT = 1;
    private static final String STATE = "state.json";
    private static final String TENSORS = ".safetensors";

    private final Path folder;
    private final Config config;
    private final List<Ranked> ranked = new ArrayList<>();
    private @Nullable CheckpointStore store;
    private @Nullable BackgroundWriter writer;
    private @Nullable Position saved;
    private long savedAt = System.nanoTime();
    private long next;
    private double figure = Double.NaN;
    private boolean withoutArchitecture;

    /// The number of the checkpoint that a training was resumed from, which itself does not know its rank.
    private long resumed;

    /// Settings.
    ///
    /// @param epochs from one checkpoint to the next, 0 for none at the end of epochs
    /// @param steps updates from one checkpoint to the next, 0 for none within epochs
    /// @param minutes from one checkpoint to the next, 0 for none by time
    /// @param last how many of the newest are kept, at least 2: should the newest be damaged, there is one before it
    /// @param best how many of those after the best epochs are kept besides
    public record Config(
            @Setting(unit = "epochs", single = true) int epochs,
            @Setting(unit = "updates") int steps,
            @Setting(unit = "minutes") double minutes,
            @Setting(unit = "checkpoints") int last,
            @Setting(unit = "checkpoints") int best) {
        /// Checks the numbers.
        ///
        /// @throws GradusException when one is too small
        public Config {
            boolean sound = epochs >= 0 && steps >= 0 && minutes >= 0 && best >= 0;
            if (!sound || last < 2) {
                throw GradusException.got(
                                "Checkpoints: %d epochs, %d steps, %s minutes, last %d, best %d",
                                epochs, steps, minutes, last, best)
                        .expected("numbers of 0 or more, and at least the last 2 kept")
                        .because("a wrong sign, or a single checkpoint, which a crash of the disk would take")
                        .repair("Leave settings out to get their defaults.");
            }
        }

        /// The defaults.
        public Config() {
            this(1, 0, 5, 2, 0);
        }
    }

    /// A checkpoint that was read.
    ///
    /// @param state to go on with
    /// @param path its folder
    /// @param warnings about newer ones that are damaged
    public record Loaded(TrainingState state, Path path, List<String> warnings) {}

    private record Ranked(long number, long updates, double figure) {}

    /// With the default settings.
    ///
    /// @param folder for the checkpoints of this training alone
    public Checkpoints(Path folder) {
        this(folder, new Config());
    }

    /// With all settings.
    ///
    /// @param folder for the checkpoints of this training alone
    /// @param config the settings
    public Checkpoints(Path folder, Config config) {
        this.folder = folder;
        this.config = config;
    }

    // ---- writing ---------------------------------------------------------------------------------------------------

    @Override
    public void begin(Training training) {
        store = CheckpointStore.open(folder);
        writer = new BackgroundWriter(store, training::note);
        List<Long> present = store.numbers();
        next = present.isEmpty() ? 1 : present.getLast() + 1;
        Position from = training.position();
        if (from.batches() == 0 && present.contains(resumed)) {
            rank(new Ranked(resumed, from.updates(), figure), ranking(training));
        }
        savedAt = System.nanoTime();
    }

    @Override
    public void on(TrainEvent event, Training training) {
        switch (event) {
            case TrainEvent.StepDone _ -> {
                boolean due = config.steps() > 0 && training.position().updates() % config.steps() == 0;
                if (due || isTime()) save(training);
            }
            case TrainEvent.EpochDone done -> {
                figure = done.result().figures().getOrDefault(ranking(training).figure(), Double.NaN);
                if (config.epochs() > 0 && done.result().epoch() % config.epochs() == 0) save(training);
            }
            case TrainEvent.Tripped tripped -> {
                ranked.removeIf(r -> r.updates > tripped.back().updates());
                if (tripped.action() != Guard.Action.ROLL_BACK) return;
                figure = Double.NaN;
                save(training); // else the newest would be of a past that is given up
            }
            case TrainEvent.Stopping _ -> {
                if (!training.position().equals(saved)) save(training);
            }
            default -> {}
        }
    }

    private boolean isTime() {
        return config.minutes() > 0 && (System.nanoTime() - savedAt) * 1e-9 >= config.minutes() * 60;
    }

    private void save(Training training) {
        savedAt = System.nanoTime();
        training.capture(state -> submit(state, training));
    }

    private void submit(TrainingState state, Training training) {
        if (writer == null) throw new IllegalStateException("the training has not begun");
        Map<String, AtomicFile.Content> files;
        try {
            files = files(state, training);
        } catch (GradusException e) {
            training.note("a checkpoint is left out: " + e.getMessage());
            return;
        }
        long number = next++;
        saved = state.position();
        if (state.position().batches() == 0) rank(new Ranked(number, saved.updates(), figure), ranking(training));
        Set<Long> best = new HashSet<>();
        ranked.forEach(r -> best.add(r.number));
        Function<List<Long>, Set<Long>> keep =
                numbers -> {
                    Set<Long> kept = new HashSet<>(best);
                    kept.addAll(numbers.subList(Math.max(0, numbers.size() - config.last()), numbers.size()));
                    return kept;
                };
        writer.submit(number, files, keep);
    }

    private static Monitor ranking(Training training) {
        Monitor monitor = training.monitor();
        return monitor == null ? new Monitor("validation.loss", Monitor.Mode.MIN) : monitor;
    }

    /// Puts the checkpoint of an epoch in its place among the best.
    private void rank(Ranked checkpoint, Monitor by) {
        if (!Double.isFinite(checkpoint.figure)) return;
        ranked.add(checkpoint);
        Comparator<Ranked> order = Comparator.comparingDouble(Ranked::figure);
        ranked.sort(by.mode() == Monitor.Mode.MAX ? order.reversed() : order);
        while (ranked.size() > config.best()) ranked.removeLast();
    }

    /// A model with layers of one's own cannot be described, but its tensors can be saved.
    private AtomicFile.Content file(Map<String, Tensor> model, Training training) {
        if (!withoutArchitecture) {
            try {
                return training.model().file(model);
            } catch (GradusException e) {
                if (!Ops.areFinite(List.copyOf(model.values()))) throw e;
                withoutArchitecture = true;
                training.note("checkpoints get the tensors of the model only: " + e.getMessage());
            }
        }
        if (Ops.areFinite(List.copyOf(model.values()))) return Safetensors.content(model, Map.of());
        throw GradusException.got("parameters that are not finite")
                .expected("finite numbers")
                .because("training diverged")
                .repair("Train with a smaller learning rate.");
    }

    private Map<String, AtomicFile.Content> files(TrainingState state, Training training) {
        Map<String, AtomicFile.Content> files = new LinkedHashMap<>();
        state.tensors().forEach((group, tensors) -> files.put(group + TENSORS, Safetensors.content(tensors, Map.of())));
        Map<String, Tensor> model = state.tensors().get("model");
        if (model != null) files.put("model" + TENSORS, file(model, training));
        Map<String, Object> written = new LinkedHashMap<>();
        written.put("format", FORMAT);
        written.put("position", Records.write(state.position()));
        written.putAll(state.progress());
        byte[] json = Json.pretty(written).getBytes(StandardCharsets.UTF_8);
        files.put(STATE, out -> out.write(json));
        return files;
    }

    @Override
    public void end() {
        try (var _ = store;
                var _ = writer) {
            // closed in the other order
        }
    }

    @Override
    public Map<String, Object> state() {
        List<Object> all = new ArrayList<>();
        for (Ranked r : ranked) all.add(List.of(r.number, r.updates, r.figure));
        Map<String, Object> state = new LinkedHashMap<>();
        state.put("best", all);
        state.put("next", next);
        state.put("figure", figure);
        return state;
    }

    @Override
    public void resume(Map<String, ?> state) {
        ranked.clear();
        resumed = state.get("next") instanceof Number n ? n.longValue() : 0;
        figure = state.get("figure") instanceof Number f ? f.doubleValue() : Double.NaN;
        if (!(state.get("best") instanceof List<?> all)) return;
        for (Object one : all) {
            if (!(one instanceof List<?> r) || r.size() != 3) continue;
            if (r.get(0) instanceof Number n && r.get(1) instanceof Number u && r.get(2) instanceof Number f) {
                ranked.add(new Ranked(n.longValue(), u.longValue(), f.doubleValue()));
            }
        }
    }

    @Override
    public Config config() {
        return config;
    }

    @Override
    public String toString() {
        return Describe.of(this);
    }

    // ---- reading ---------------------------------------------------------------------------------------------------

    /// Reads the newest checkpoint that is whole.
    ///
    /// @param folder of a training
    /// @return its state, and what was wrong with newer ones
    /// @throws GradusException when there is none
    public static Loaded newest(Path folder) {
        CheckpointStore.Found found = CheckpointStore.newest(folder);
        Path file = found.path().resolve(STATE);
        Map<String, @Nullable Object> json = Json.readFile(file);
        if (!(json.remove("format") instanceof Long format && format == FORMAT)) {
            throw GradusException.got("%s is not of format %d", file, FORMAT)
                    .expected("a state that this version can read")
                    .because("a newer Gradus wrote it")
                    .repair("Update Gradus, or resume with the version that wrote it.");
        }
        if (!(json.remove("position") instanceof Map<?, ?> position)) {
            throw GradusException.got("%s has no position", file)
                    .expected("epoch, batches, steps and updates")
                    .because("it was edited")
                    .repair("Resume from an older checkpoint.");
        }
        Map<String, Object> at = new LinkedHashMap<>(), progress = new LinkedHashMap<>();
        position.forEach((name, value) -> at.put(String.valueOf(name), value));
        json.forEach((name, value) -> {
            if (value != null) progress.put(name, value);
        });
        Map<String, Map<String, Tensor>> tensors = new LinkedHashMap<>();
        for (String name : found.files()) {
            if (!name.endsWith(TENSORS)) continue;
            Map<String, Tensor> group = new LinkedHashMap<>(Safetensors.read(found.path().resolve(name)).tensors());
            group.keySet().removeIf(tensor -> tensor.startsWith("preparations."));
            tensors.put(name.substring(0, name.length() - TENSORS.length()), group);
        }
        var state = new TrainingState(Records.read(file.toString(), new Position(), at), tensors, progress);
        return new Loaded(state, found.path(), found.warnings());
    }
}
