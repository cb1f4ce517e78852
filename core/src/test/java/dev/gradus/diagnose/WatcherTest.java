package dev.gradus.diagnose;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gradus.data.Splits;
import dev.gradus.data.Subset;
import dev.gradus.data.source.Digits;
import dev.gradus.diagnose.cause.Cause;
import dev.gradus.diagnose.fact.Progress;
import dev.gradus.diagnose.fact.StepState;
import dev.gradus.nn.Layer;
import dev.gradus.nn.Sequential;
import dev.gradus.nn.activation.LogSoftmax;
import dev.gradus.nn.activation.ReLU;
import dev.gradus.nn.activation.Softmax;
import dev.gradus.nn.activation.Tanh;
import dev.gradus.nn.init.Constant;
import dev.gradus.nn.layer.Affine;
import dev.gradus.nn.layer.Conv2d;
import dev.gradus.nn.layer.Dropout;
import dev.gradus.nn.layer.Flatten;
import dev.gradus.nn.layer.Linear;
import dev.gradus.nn.layer.MaxPool2d;
import dev.gradus.nn.loss.CrossEntropy;
import dev.gradus.nn.loss.NegativeLogLikelihood;
import dev.gradus.nn.norm.BatchNorm2d;
import dev.gradus.nn.norm.LayerNorm;
import dev.gradus.nn.norm.RmsNorm;
import dev.gradus.optim.Adam;
import dev.gradus.optim.Ema;
import dev.gradus.optim.NormClip;
import dev.gradus.optim.Sgd;
import dev.gradus.persist.Json;
import dev.gradus.train.Callback;
import dev.gradus.train.Guard;
import dev.gradus.train.Run;
import dev.gradus.train.TrainConfig;
import dev.gradus.train.TrainEvent;
import dev.gradus.train.Trainer;
import dev.gradus.train.Training;
import dev.gradus.train.TrainingState;
import dev.gradus.train.diagnose.Evidence;
import dev.gradus.train.diagnose.Finding;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class WatcherTest {
    private static final Splits DIGITS =
            Splits.of(new Subset(Digits.load().train().data(), IntStream.range(0, 300).toArray()), 0.2, 0.2, 1);

    @TempDir Path folder;

    /// A net with a fault that shows at the first steps.
    private static Sequential withSoftmax() {
        return Sequential.of(new Flatten(), new Linear(16), new ReLU(), new Linear(10), new Softmax());
    }

    private static Trainer trainer(Sequential net) {
        return Trainer.of(net, new CrossEntropy(), new Adam(1e-3)).epochs(3).batchSize(20).seed(4);
    }

    private static List<Finding> findings(Trainer trainer) {
        List<Finding> findings = new ArrayList<>();
        trainer.listen(event -> {
            if (event instanceof TrainEvent.Found found) findings.add(found.finding());
        });
        trainer.fit(DIGITS);
        return findings;
    }

    @Test
    void numbers_for_each_channel_or_element_may_be_equal_at_first_and_weights_of_units_may_not() {
        for (Layer scale : List.of(new Affine(4, 1, 1), new LayerNorm(), new RmsNorm())) {
            assertThat(causes(new Conv2d(4, 3), scale)).doesNotContain("symmetry");
        }
        assertThat(causes(new Conv2d(4, 3).init(new Constant(0.1)))).contains("symmetry");
    }

    private static List<String> causes(Layer... first) {
        Sequential rest = Sequential.of(new ReLU(), new Flatten(), new Linear(16), new ReLU(), new Linear(10));
        Sequential net = Sequential.of(Sequential.of(first), rest);
        return findings(trainer(net).with(new Watcher())).stream().map(Finding::cause).toList();
    }

    // ---- weights ---------------------------------------------------------------------------------------------------

    /// @param name of the way
    /// @param trainer makes it
    private record Way(String name, java.util.function.Supplier<Trainer> trainer) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Way> ways() {
        return Stream.of(
                new Way(
                        "perceptron, dropout, EMA",
                        () ->
                                trainer(
                                                Sequential.of(
                                                        new Flatten(),
                                                        new Linear(16),
                                                        new Tanh(),
                                                        new Dropout(0.3),
                                                        new Linear(10)))
                                        .average(new Ema(0.9))),
                new Way(
                        "convolutions, batch normalization, clipping",
                        () ->
                                trainer(
                                                Sequential.of(
                                                        new Conv2d(4, 3),
                                                        new BatchNorm2d(),
                                                        new ReLU(),
                                                        new MaxPool2d(2),
                                                        new Flatten(),
                                                        new Linear(10)))
                                        .clip(new NormClip(0.5))),
                new Way(
                        "accumulated gradients",
                        () -> trainer(withSoftmax()).config(new TrainConfig(3, 20, false, 3).withAccumulate(2))));
    }

    @ParameterizedTest
    @MethodSource("ways")
    void the_weights_are_those_of_a_training_that_nobody_watches(Way way) {
        Run alone = way.trainer.get().fit(DIGITS);
        for (Watcher.Level level : Watcher.Level.values()) {
            var watcher = new Watcher(level);
            var log = new StatisticsLog(folder.resolve(level + ".jsonl"), watcher);
            Run watched = way.trainer.get().with(log, watcher).fit(DIGITS);
            assertThat(bits(watched)).isEqualTo(bits(alone));
            assertThat(watched.history().epochs().getLast().figures())
                    .isEqualTo(alone.history().epochs().getLast().figures());
        }
    }

    private static List<Integer> bits(Run run) {
        List<Integer> bits = new ArrayList<>();
        run.model()
                .network()
                .state()
                .forEach((_, values) -> {
                    for (float x : values.toFloats()) bits.add(Float.floatToRawIntBits(x));
                });
        return bits;
    }

    // ---- findings --------------------------------------------------------------------------------------------------

    @Test
    void a_fault_is_told_once_and_at_the_first_steps() {
        List<Long> updates = new ArrayList<>();
        Trainer trainer =
                trainer(withSoftmax())
                        .with(new Watcher())
                        .listen(event -> {
                            boolean isIt =
                                    event instanceof TrainEvent.Found found
                                            && found.finding().cause().equals("softmax-before-loss");
                            if (isIt) updates.add(event.at().update());
                        });
        trainer.fit(DIGITS);
        assertThat(updates).hasSize(1).allMatch(update -> update <= 3);
    }

    private static List<String> notes(Trainer trainer) {
        List<String> notes = new ArrayList<>();
        trainer.epochs(1)
                .listen(event -> {
                    if (event instanceof TrainEvent.Note note) notes.add(note.text());
                })
                .fit(DIGITS);
        return notes;
    }

    @Test
    void a_mistake_is_a_note_where_no_watcher_finds_it() {
        assertThat(notes(trainer(withSoftmax()).with(new Watcher()))).isEmpty();
        assertThat(notes(trainer(withSoftmax()))).singleElement().asString().contains("log-softmax of a softmax");
        assertThat(notes(trainer(withSoftmax()).with(new Watcher(Watcher.Level.ECONOMY, List.of())))).hasSize(1);
        var twice = Sequential.of(new Flatten(), new Linear(10), new Softmax(), new LogSoftmax());
        Trainer other = Trainer.of(twice, new NegativeLogLikelihood(), new Adam(1e-3)).batchSize(20);
        assertThat(notes(other.with(new Watcher())))
                .as("the cause does not find it")
                .anyMatch(note -> note.contains("log-softmax of a softmax"));
    }

    @Test
    void a_watcher_that_goes_on_says_of_a_mistake_what_it_has_said() {
        List<TrainingState> states = new ArrayList<>();
        trainer(withSoftmax())
                .epochs(1)
                .with(new Watcher())
                .with((event, training) -> {
                    if (event instanceof TrainEvent.EpochDone) training.capture(states::add);
                })
                .fit(DIGITS);
        Trainer goesOn = Trainer.of(withSoftmax(), new CrossEntropy(), new Adam(1e-3)).epochs(2).batchSize(20).seed(4);
        List<TrainEvent> said = new ArrayList<>();
        goesOn.with(new Watcher())
                .listen(event -> {
                    if (event instanceof TrainEvent.Note || event instanceof TrainEvent.Found) said.add(event);
                })
                .resume(states.getLast())
                .fit(DIGITS);
        assertThat(said).filteredOn(event -> event.toString().contains("oftmax")).isEmpty();
    }

    /// A check with a mistake in it.
    private record Broken() implements Cause {
        @Override
        public Optional<Finding> look(Evidence evidence) {
            throw new IllegalStateException("broken");
        }

        @Override
        public Record config() {
            return this;
        }
    }

    @Test
    void a_cause_that_fails_is_left_out_and_the_training_goes_on() {
        List<String> notes = new ArrayList<>();
        Run run =
                trainer(withSoftmax())
                        .with(new Watcher(Watcher.Level.ECONOMY, List.of(new Broken())))
                        .listen(event -> {
                            if (event instanceof TrainEvent.Note note) notes.add(note.text());
                        })
                        .fit(DIGITS);
        assertThat(run.history().epochs()).hasSize(3);
        assertThat(notes).filteredOn(note -> note.contains("Broken failed")).hasSize(1);
    }

    // ---- memory ----------------------------------------------------------------------------------------------------

    private record EveryState(List<TrainingState> states) implements Callback {
        @Override
        public void on(TrainEvent event, Training training) {
            if (event instanceof TrainEvent.StepDone) training.capture(states::add);
        }
    }

    @ParameterizedTest
    @EnumSource(Watcher.Level.class)
    void a_resumed_training_is_judged_as_one_that_was_never_interrupted(Watcher.Level level) {
        List<TrainingState> states = new ArrayList<>();
        var watcher = new Watcher(level);
        List<Finding> all = findings(trainer(withSoftmax()).with(watcher, new EveryState(states)));
        Progress whole = watcher.evidence().of(Progress.class).orElseThrow();
        assertThat(all).isNotEmpty();
        for (TrainingState state : List.of(states.get(0), states.get(3), states.get(15), states.getLast())) {
            var again = new Watcher(level);
            List<Finding> later = findings(trainer(withSoftmax()).with(again).resume(written(state)));
            Progress resumed = again.evidence().of(Progress.class).orElseThrow();
            assertThat(resumed.losses()).isEqualTo(whole.losses());
            assertThat(resumed.steps()).isEqualTo(whole.steps());
            assertThat(all.subList(all.size() - later.size(), all.size())).isEqualTo(later);
        }
    }

    /// As a checkpoint has it.
    private static TrainingState written(TrainingState state) {
        Map<String, Object> progress = Json.readObject("a state", Json.line(state.progress()));
        return new TrainingState(state.position(), state.tensors(), progress);
    }

    @Test
    void a_training_that_is_watched_from_its_middle_on_is_not_judged() {
        List<TrainingState> states = new ArrayList<>();
        trainer(withSoftmax()).with(new EveryState(states)).fit(DIGITS);
        assertThat(findings(trainer(withSoftmax()).with(new Watcher()).resume(states.get(5)))).isEmpty();
    }

    /// Ruins the weights once.
    private static final class Ruin implements Callback {
        private boolean done;

        @Override
        public void on(TrainEvent event, Training training) {
            if (event instanceof TrainEvent.Tripped) training.scaleLearningRate(1e-30);
            if (done || event.at().update() != 13 || !(event instanceof TrainEvent.StepDone)) return;
            done = true;
            training.scaleLearningRate(1e30);
        }
    }

    @Test
    void steps_that_come_again_count_once() {
        var watcher = new Watcher(Watcher.Level.FULL);
        List<Long> updates = new ArrayList<>();
        var guard = new Guard(new Guard.Config(Guard.Action.ROLL_BACK, 1000, 5, 0.5, 10));
        Trainer trainer =
                Trainer.of(withSoftmax(), new CrossEntropy(), new Sgd(0.1))
                        .epochs(3)
                        .batchSize(20)
                        .guard(guard)
                        .with(watcher, new Ruin());
        trainer.listen(event -> {
            if (event instanceof TrainEvent.StepDone) updates.add(event.at().update());
        });
        List<Finding> findings = findings(trainer);
        Progress progress = watcher.evidence().of(Progress.class).orElseThrow();
        assertThat(updates).filteredOn(update -> update == 12).as("it has gone back").hasSizeGreaterThan(1);
        assertThat(progress.losses()).hasSize((int) progress.updates());
        assertThat(progress.steps().stream().map(StepState::update)).isSorted().doesNotHaveDuplicates();
        assertThat(findings.stream().map(Finding::cause)).doesNotHaveDuplicates();
    }
}
