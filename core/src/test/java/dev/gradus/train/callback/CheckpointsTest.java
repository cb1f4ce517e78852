package dev.gradus.train.callback;

import static dev.gradus.error.Refusals.assertRefused;
import static dev.gradus.train.callback.Few.bits;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gradus.data.augment.GaussianNoise;
import dev.gradus.nn.Builder;
import dev.gradus.nn.Layer;
import dev.gradus.nn.Pass;
import dev.gradus.nn.Repeatable;
import dev.gradus.nn.Sequential;
import dev.gradus.nn.activation.ReLU;
import dev.gradus.nn.layer.Dropout;
import dev.gradus.nn.layer.Flatten;
import dev.gradus.nn.layer.Linear;
import dev.gradus.nn.loss.CrossEntropy;
import dev.gradus.nn.norm.BatchNorm1d;
import dev.gradus.optim.Adam;
import dev.gradus.optim.Ema;
import dev.gradus.optim.Sgd;
import dev.gradus.optim.schedule.OneCycle;
import dev.gradus.persist.Json;
import dev.gradus.persist.TrainedModel;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;
import dev.gradus.train.Callback;
import dev.gradus.train.EpochResult;
import dev.gradus.train.Guard;
import dev.gradus.train.Monitor;
import dev.gradus.train.Position;
import dev.gradus.train.Run;
import dev.gradus.train.StopReason;
import dev.gradus.train.TrainEvent;
import dev.gradus.train.Trainer;
import dev.gradus.train.Training;
import dev.gradus.train.TrainingState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckpointsTest {
    private static final int BATCH = 20;
    private static final int BATCHES = Few.DIGITS.train().data().size() / BATCH;

    @TempDir Path temporary;

    private static Sequential mlp() {
        return Sequential.of(
                new Flatten(), new Linear(8), new BatchNorm1d(), new ReLU(), new Dropout(0.2), new Linear(10));
    }

    private static Trainer trainer(Sequential model) {
        return Trainer.of(model, new CrossEntropy(), new Adam(1e-2)).epochs(2).batchSize(BATCH).seed(3).keepLast();
    }

    private Path folder() {
        return temporary.resolve("run").resolve("checkpoints");
    }

    private static List<Path> all(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(f -> f.getFileName().toString().startsWith("ckpt-")).sorted().toList();
        }
    }

    private static List<Long> numbers(Path folder) throws IOException {
        return all(folder).stream().map(f -> Long.parseLong(f.getFileName().toString().substring(5))).toList();
    }

    private static List<Position> positions(Path folder) throws IOException {
        List<Position> positions = new ArrayList<>();
        for (Path one : all(folder)) {
            Map<?, ?> p = (Map<?, ?>) Json.readFile(one.resolve("state.json")).get("position");
            positions.add(
                    new Position(number(p, "epoch"), number(p, "batches"), number(p, "steps"), number(p, "updates")));
        }
        return positions;
    }

    private static int number(Map<?, ?> map, String name) {
        return Integer.parseInt(String.valueOf(map.get(name)));
    }

    private static List<Position> steps(int every) {
        List<Position> positions = new ArrayList<>();
        for (int u = every; u <= 2 * BATCHES; u += every) {
            int epoch = (u - 1) / BATCHES + 1, step = (u - 1) % BATCHES + 1;
            positions.add(new Position(epoch, step, step, u));
        }
        positions.add(new Position(3, 0, 0, 2L * BATCHES));
        return positions;
    }

    // ---- when ------------------------------------------------------------------------------------------------------

    @Test
    void they_come_after_epochs_steps_or_minutes_and_once_at_the_end() throws IOException {
        var second = new Position(2, 0, 0, BATCHES);
        var end = new Position(3, 0, 0, 2L * BATCHES);
        Map<Checkpoints.Config, List<Position>> expected =
                Map.of(
                        new Checkpoints.Config(1, 0, 0, 99, 0), List.of(second, end),
                        new Checkpoints.Config(2, 0, 0, 99, 0), List.of(end),
                        new Checkpoints.Config(0, 0, 0, 99, 0), List.of(end),
                        new Checkpoints.Config(0, 2, 0, 99, 0), steps(2),
                        new Checkpoints.Config(0, 0, 1e-12, 99, 0), steps(1));
        int number = 0;
        for (var e : expected.entrySet()) {
            Path folder = temporary.resolve("run-" + number++);
            trainer(mlp()).with(new Checkpoints(folder, e.getKey())).fit(Few.DIGITS);
            assertThat(positions(folder)).as("%s", e.getKey()).isEqualTo(e.getValue());
        }
    }

    @Test
    void the_last_ones_stay_and_those_of_the_best_epochs_by_the_figure_that_is_watched() throws IOException {
        for (Monitor monitor : new Monitor[] {null, new Monitor("validation.accuracy"), new Monitor("train.loss")}) {
            Path folder = temporary.resolve("by-" + (monitor == null ? "" : monitor.figure()));
            Trainer trainer = Trainer.of(mlp(), new CrossEntropy(), new Adam(0.3)).epochs(9).batchSize(BATCH).seed(3);
            if (monitor != null) trainer.monitor(monitor);
            Run run = trainer.with(new Checkpoints(folder, new Checkpoints.Config(1, 0, 0, 2, 2))).fit(Few.DIGITS);
            boolean more = monitor != null && monitor.figure().endsWith("accuracy");
            String figure = monitor == null ? "validation.loss" : monitor.figure();
            Monitor by = new Monitor(figure, more ? Monitor.Mode.MAX : Monitor.Mode.MIN);
            assertThat(numbers(folder)).as(by.figure()).isEqualTo(kept(run, by));
        }
    }

    /// The numbers of the last two epochs and of the best two.
    private static List<Long> kept(Run run, Monitor by) {
        Comparator<EpochResult> order =
                Comparator.comparingDouble(e -> e.figures().getOrDefault(by.figure(), Double.NaN));
        if (by.mode() == Monitor.Mode.MAX) order = order.reversed();
        List<EpochResult> epochs = run.history().epochs();
        var kept = new TreeSet<>(LongStream.of(epochs.size() - 1, epochs.size()).boxed().toList());
        epochs.stream().sorted(order).limit(2).forEach(e -> kept.add((long) e.epoch()));
        return List.copyOf(kept);
    }

    @Test
    void a_best_one_stays_even_if_it_is_the_one_that_a_training_was_resumed_from() throws IOException {
        var config = new Checkpoints.Config(1, 0, 0, 2, 1);
        Path folder = folder();
        Trainer first = trainer(mlp()).monitor(new Monitor("learningRate", Monitor.Mode.MAX));
        // with this schedule the rate of epoch 2 is the highest
        var cycle = new OneCycle(new OneCycle.Config(5 * BATCHES, 0.35, 25, 1e4, 0.85, 0.95, false, false));
        first.schedule(cycle).epochs(2).with(new Checkpoints(folder, config)).fit(Few.DIGITS);
        TrainingState newest = Checkpoints.newest(folder).state();
        trainer(mlp())
                .monitor(new Monitor("learningRate", Monitor.Mode.MAX))
                .schedule(new OneCycle(cycle.config()))
                .epochs(5)
                .with(new Checkpoints(folder, config))
                .resume(newest)
                .fit(Few.DIGITS);
        assertThat(numbers(folder)).containsExactly(2L, 4L, 5L);
    }

    /// Stops a training after some updates.
    private record StopAfter(int updates, StopReason reason) implements Callback {
        @Override
        public void on(TrainEvent event, Training training) {
            if (event instanceof TrainEvent.StepDone && training.position().updates() == updates) training.stop(reason);
        }
    }

    @Test
    void however_a_training_ends_a_last_one_has_the_state_in_which_it_ended() throws IOException {
        var onlyLast = new Checkpoints.Config(0, 0, 0, 2, 0);
        for (StopReason reason : StopReason.values()) {
            Path folder = temporary.resolve(reason.name());
            Sequential model = mlp();
            List<TrainEvent> events = new ArrayList<>();
            Trainer trainer = trainer(model).with(new Checkpoints(folder, onlyLast)).listen(events::add);
            if (reason != StopReason.COMPLETED) trainer.with(new StopAfter(8, reason));
            assertThat(trainer.fit(Few.DIGITS).reason()).isEqualTo(reason);
            assertThat(all(folder)).hasSize(1);
            Checkpoints.Loaded loaded = Checkpoints.newest(folder);
            assertThat(loaded.state().position().updates()).isEqualTo(reason == StopReason.COMPLETED ? 12 : 8);
            assertThat(loaded.warnings()).isEmpty();
            assertThat(bits(loaded.state().tensors().get("model"))).isEqualTo(bits(model));
        }
    }

    @Test
    void after_a_divergence_it_holds_the_last_finite_weights() {
        Sequential model = mlp();
        Run run =
                Trainer.of(model, new CrossEntropy(), new Sgd(1e39))
                        .epochs(3)
                        .batchSize(BATCH)
                        .with(new Checkpoints(folder(), new Checkpoints.Config(1, 1, 0, 2, 0)))
                        .fit(Few.DIGITS);
        assertThat(run.reason()).isEqualTo(StopReason.DIVERGED);
        Map<String, Tensor> saved = Checkpoints.newest(folder()).state().tensors().get("model");
        assertThat(bits(saved)).isEqualTo(bits(model));
        for (Tensor t : saved.values()) for (double v : t.toDoubles()) assertThat(v).isFinite();
    }

    @Test
    void a_training_that_goes_back_is_saved_there_so_that_a_resumed_one_goes_on_from_there_too() throws IOException {
        Run run =
                Trainer.of(mlp(), new CrossEntropy(), new Sgd(1e43))
                        .batchSize(BATCH)
                        .guard(new Guard(new Guard.Config(Guard.Action.ROLL_BACK, 1000, 500, 0.5, 3)))
                        .with(new Checkpoints(folder(), new Checkpoints.Config(1, 0, 0, 9, 2)))
                        .fit(Few.DIGITS);
        assertThat(run.reason()).isEqualTo(StopReason.DIVERGED);
        assertThat(positions(folder())).containsExactly(new Position(), new Position());
        assertThat(Checkpoints.newest(folder()).state().progress())
                .hasEntrySatisfying("course", c -> assertThat(((Map<?, ?>) c).get("rateScale")).isEqualTo(0.25));
    }

    // ---- what ------------------------------------------------------------------------------------------------------

    /// Captures the state when training ends.
    private record AtEnd(List<TrainingState> states) implements Callback {
        @Override
        public void on(TrainEvent event, Training training) {
            if (event instanceof TrainEvent.Stopping) training.capture(states::add);
        }
    }

    @Test
    void what_is_read_is_what_was_captured_to_the_bit() {
        Sequential model = mlp();
        List<TrainingState> states = new ArrayList<>();
        trainer(model)
                .augment(new GaussianNoise(0.01, 0.1))
                .average(new Ema(0.9))
                .schedule(new OneCycle())
                .with(
                        new EarlyStopping(),
                        new Checkpoints(folder(), new Checkpoints.Config(1, 0, 0, 2, 1)),
                        new CsvLog(temporary.resolve("log.csv")),
                        new StopAfter(9, StopReason.INTERRUPTED),
                        new AtEnd(states))
                .fit(Few.DIGITS);
        TrainingState captured = states.getFirst();
        Checkpoints.Loaded read = Checkpoints.newest(folder());
        assertThat(read.state().position()).isEqualTo(captured.position()).isEqualTo(new Position(2, 3, 3, 9));
        assertThat(read.state().tensors().keySet())
                .containsExactlyInAnyOrder(
                        "model", "optimizer", "average", "best.model", "best.optimizer", "best.average");
        captured.tensors()
                .forEach((group, tensors) ->
                        assertThat(bits(read.state().tensors().get(group))).as(group).isEqualTo(bits(tensors)));
        assertThat(Json.pretty(read.state().progress())).isEqualTo(Json.pretty(captured.progress()));
        TrainedModel loaded = TrainedModel.load(read.path().resolve("model.safetensors"));
        assertThat(bits(loaded.network())).isEqualTo(bits(captured.tensors().get("model")));
        assertThat(loaded.predict(Tensor.zeros(1, 1, 8, 8)).classes()).hasSize(1);
    }

    /// A layer that no catalogue knows.
    private record Doubled() implements Layer, Repeatable {
        record Config() {}

        @Override
        public Shape build(Shape input, Builder builder) {
            return input;
        }

        @Override
        public Tensor forward(Tensor input, Pass pass) {
            return input.mul(2);
        }

        @Override
        public Record config() {
            return new Config();
        }
    }

    @Test
    void a_model_with_a_layer_of_ones_own_is_saved_by_its_tensors_and_goes_on_too() {
        Sequential model = own(), resumed = own();
        List<String> notes = new ArrayList<>();
        trainer(model).with(new EarlyStopping()).fit(Few.DIGITS);
        trainer(own())
                .with(new Checkpoints(folder()), new EarlyStopping(), new StopAfter(9, StopReason.INTERRUPTED))
                .listen(event -> {
                    if (event instanceof TrainEvent.Note note) notes.add(note.text());
                })
                .fit(Few.DIGITS);
        assertThat(notes)
                .singleElement()
                .asString()
                .startsWith("checkpoints get the tensors of the model only: ")
                .contains("Doubled");
        Checkpoints.Loaded loaded = Checkpoints.newest(folder());
        trainer(resumed).with(new EarlyStopping()).resume(loaded.state()).fit(Few.DIGITS);
        assertThat(bits(resumed)).isEqualTo(bits(model));
        assertRefused(
                () -> TrainedModel.load(loaded.path().resolve("model.safetensors")), "tensors but no architecture");
    }

    private static Sequential own() {
        return Sequential.of(new Flatten(), new Linear(8), new Doubled(), new ReLU(), new Linear(10));
    }

    @Test
    void weights_that_are_not_finite_are_never_saved_whatever_the_guard() throws IOException {
        for (Sequential model : List.of(mlp(), own())) {
            Path folder = Files.createTempDirectory(temporary, "never");
            List<String> notes = new ArrayList<>();
            Run run =
                    Trainer.of(model, new CrossEntropy(), new Sgd(1e43))
                            .batchSize(BATCH)
                            .guard(new Guard(Guard.Action.OFF))
                            .with(new Checkpoints(folder, new Checkpoints.Config(1, 1, 0, 2, 0)))
                            .listen(event -> {
                                if (event instanceof TrainEvent.Note note) notes.add(note.text());
                            })
                            .fit(Few.DIGITS);
            assertThat(run.reason()).isEqualTo(StopReason.DIVERGED);
            assertThat(notes).isNotEmpty().allSatisfy(n -> assertThat(n).startsWith("a checkpoint is left out: "));
            assertThat(all(folder)).isEmpty();
        }
    }

    // ---- who -------------------------------------------------------------------------------------------------------

    @Test
    void a_second_training_in_the_same_folder_is_refused_before_its_first_step() {
        List<TrainEvent> events = new ArrayList<>();
        boolean[] tried = {false};
        trainer(mlp())
                .with(new Checkpoints(folder()))
                .listen(event -> {
                    if (!(event instanceof TrainEvent.StepDone) || tried[0]) return;
                    tried[0] = true;
                    assertRefused(
                            () -> trainer(mlp()).with(new Checkpoints(folder())).listen(events::add).fit(Few.DIGITS),
                            folder().toString());
                })
                .fit(Few.DIGITS);
        assertThat(tried[0]).isTrue();
        assertThat(events).isEmpty();
    }

    /// Cannot end.
    private record Stuck() implements Callback {
        @Override
        public void on(TrainEvent event, Training training) {}

        @Override
        public void end() {
            throw new IllegalStateException("stuck");
        }
    }

    @Test
    void the_folder_is_given_back_when_a_training_fails() throws IOException {
        assertThatThrownBy(() ->
                        trainer(mlp())
                                .with(new Stuck(), new Checkpoints(folder(), new Checkpoints.Config(0, 1, 0, 2, 0)))
                                .listen(event -> {
                                    if (event instanceof TrainEvent.EpochDone) throw new IllegalStateException("mine");
                                })
                                .fit(Few.DIGITS))
                .hasMessage("mine")
                .satisfies(e ->
                        assertThat(e.getSuppressed()).singleElement().hasFieldOrPropertyWithValue("message", "stuck"));
        assertThat(positions(folder())).last().isEqualTo(new Position(1, BATCHES, BATCHES, BATCHES));
        Sequential model = mlp(), resumed = mlp();
        trainer(model).fit(Few.DIGITS);
        trainer(resumed).with(new Checkpoints(folder())).resume(Checkpoints.newest(folder()).state()).fit(Few.DIGITS);
        assertThat(bits(resumed)).isEqualTo(bits(model));
    }

    @Test
    void settings_that_make_no_sense_are_refused() {
        String words = "at least the last 2 kept";
        assertRefused(() -> new Checkpoints.Config(-1, 0, 0, 2, 0), "Checkpoints: ", words);
        assertRefused(() -> new Checkpoints.Config(0, -1, 0, 2, 0), words);
        assertRefused(() -> new Checkpoints.Config(0, 0, Double.NaN, 2, 0), words);
        assertRefused(() -> new Checkpoints.Config(1, 0, 0, 1, 0), words);
        assertRefused(() -> new Checkpoints.Config(1, 0, 0, 2, -1), words);
    }
}
