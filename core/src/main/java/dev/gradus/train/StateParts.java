package dev.gradus.train;

import dev.gradus.error.GradusException;
import dev.gradus.tensor.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// All that a training remembers, as a list of named parts, and its position.
///
/// Going back within a training loads the parts that decide its steps; those of the process (time, guard, callbacks) are loaded only
/// where a training goes on in another process.
final class StateParts {
    private final Setup setup;
    private final Best best;
    private final Stopwatch watch;
    private final List<Part> parts = new ArrayList<>();
    private Position position = new Position();

    /// What [#present()] gives from now on.
    private @Nullable TrainingState held;

    /// A part of the state in plain values.
    ///
    /// @param name under which it is saved
    /// @param save its values as they are
    /// @param load sets them; is given all saved parts, of which it reads its own
    /// @param ofProcess whether it stays as it is where training goes back
    private record Part(String name, Supplier<Object> save, Consumer<Fields> load, boolean ofProcess) {}

    StateParts(Setup setup, Best best, Stopwatch watch) {
        this.setup = setup;
        this.best = best;
        this.watch = watch;
    }

    /// Adds a part.
    StateParts add(String name, Supplier<Object> save, Consumer<Fields> load) {
        parts.add(new Part(name, save, load, false));
        return this;
    }

    /// Adds a part that stays as it is where training goes back.
    StateParts addOfProcess(String name, Supplier<Object> save, Consumer<Fields> load) {
        parts.add(new Part(name, save, load, true));
        return this;
    }

    Position position() {
        return position;
    }

    void position(Position now) {
        position = now;
    }

    /// The state as it is: the tensors themselves, not copies.
    TrainingState present() {
        if (held != null) return held;
        Map<String, Map<String, Tensor>> tensors = new LinkedHashMap<>();
        tensors.put("model", setup.network().state());
        tensors.put("optimizer", setup.optimizer().state());
        if (setup.course().average != null) tensors.put("average", setup.course().average.state());
        tensors.putAll(best.groups());
        Map<String, Object> progress = new LinkedHashMap<>();
        TrainConfig config = setup.config();
        progress.put("seed", config.seed());
        progress.put("batches", setup.batches());
        progress.put("batchSize", config.batchSize());
        progress.put("accumulate", config.accumulate());
        progress.put("shuffle", config.shuffle());
        for (Part part : parts) progress.put(part.name, part.save.get());
        return new TrainingState(position, tensors, progress);
    }

    /// Has [#present()] give from now on what it gives now: a training that is cut within an epoch goes on from there, and knows nothing of
    /// the validation that follows.
    void hold() {
        held = present();
    }

    /// Puts the training where it was; what belongs to the process stays.
    void restore(TrainingState state) {
        load(state, false);
    }

    /// Goes on where a training of another process was, which may have had other settings.
    void resume(TrainingState state) {
        requireSameBatches(state);
        load(state, true);
    }

    private void load(TrainingState state, boolean ofProcess) {
        Fields progress = new Fields("the saved training", state.progress());
        Map<String, Tensor> none = Map.of();
        Copies.put("the saved model", state.tensors().getOrDefault("model", none), setup.network().state());
        setup.optimizer().state(state.tensors().getOrDefault("optimizer", none));
        Course course = setup.course();
        Map<String, Tensor> average = state.tensors().get("average");
        if (course.average != null && average != null) course.average.state(average);
        best.groups(state.tensors());
        for (Part part : parts) if (ofProcess || !part.ofProcess) part.load.accept(progress);
        position = state.position();
        if (position.steps() > 0) course.beginStep(setup.optimizer(), position.before());
    }

    private void requireSameBatches(TrainingState state) {
        Fields progress = new Fields("the saved training", state.progress());
        TrainConfig config = setup.config();
        boolean shuffle = !progress.has("shuffle") || progress.flag("shuffle"); // older states were all shuffled
        boolean same =
                shuffle == config.shuffle()
                        && progress.whole("batches") == setup.batches()
                        && progress.whole("batchSize") == config.batchSize()
                        && progress.whole("accumulate") == config.accumulate()
                        && progress.whole("seed") == config.seed();
        if (same || state.position().batches() == 0) return;
        throw GradusException.got("a training to go on with at %s, in other batches than before", state.position())
                .expected(
                        "%s batches of %d, %d in an update, seed %d, %d in an epoch",
                        shuffle ? "shuffled" : "unshuffled",
                        progress.whole("batchSize"),
                        progress.whole("accumulate"),
                        progress.whole("seed"),
                        progress.whole("batches"))
                .because("batch size, accumulation, seed or data were changed in the middle of an epoch")
                .repair("Keep them, or resume from a checkpoint at the end of an epoch.");
    }

    /// Leaves out some batches, as if they had changed nothing.
    void skip(int batches) {
        position = position.skip(batches);
        watch.startEpoch(watch.epochSeconds());
    }
}
