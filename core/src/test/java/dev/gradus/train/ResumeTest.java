package dev.gradus.train;

import static dev.gradus.error.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gradus.data.Splits;
import dev.gradus.data.Subset;
import dev.gradus.data.augment.Compose;
import dev.gradus.data.augment.GaussianNoise;
import dev.gradus.data.augment.Mixup;
import dev.gradus.data.augment.Translate;
import dev.gradus.data.prepare.Standardize;
import dev.gradus.data.source.Digits;
import dev.gradus.nn.Sequential;
import dev.gradus.nn.activation.ReLU;
import dev.gradus.nn.layer.Conv2d;
import dev.gradus.nn.layer.Dropout;
import dev.gradus.nn.layer.Flatten;
import dev.gradus.nn.layer.Linear;
import dev.gradus.nn.layer.MaxPool2d;
import dev.gradus.nn.loss.CrossEntropy;
import dev.gradus.nn.norm.BatchNorm2d;
import dev.gradus.optim.Adam;
import dev.gradus.optim.Ema;
import dev.gradus.optim.Lookahead;
import dev.gradus.optim.Optimizer;
import dev.gradus.optim.Sgd;
import dev.gradus.optim.Swa;
import dev.gradus.optim.schedule.OneCycle;
import dev.gradus.optim.schedule.ReduceOnPlateau;
import dev.gradus.optim.schedule.Sequence;
import dev.gradus.tensor.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// A training that goes on from any state has the bits of one that was never interrupted.
class ResumeTest {
    private static final Splits DIGITS = few(Digits.load());
    private static final int EPOCHS = 3;

    private static Splits few(Splits all) {
        return Splits.of(new Subset(all.train().data(), IntStream.range(0, 300).toArray()), 0.2, 0.2, 1);
    }

    private static Sequential cnn() {
        return Sequential.of(
                new Conv2d(4, 3),
                new BatchNorm2d(),
                new ReLU(),
                new MaxPool2d(2),
                new Flatten(),
                new Dropout(0.3),
                new Linear(10));
    }

    /// A way to train: everything that has a state of its own.
    private record Way(String name, Supplier<Optimizer<?>> optimizer, UnaryOperator<Trainer> with) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Way> ways() {
        return Stream.of(
                new Way(
                        "Adam, changed samples, EMA",
                        () -> new Adam(1e-2),
                        t ->
                                t.augment(Compose.of(new Translate(0.1, 0.1), new GaussianNoise(0.01, 0.1)))
                                        .average(new Ema(0.9))),
                new Way(
                        "SGD, one cycle, SWA",
                        () -> new Sgd(0.1, 0.9),
                        t -> t.schedule(new OneCycle()).average(new Swa())),
                new Way(
                        "Lookahead, plateau",
                        Lookahead::new,
                        t ->
                                t.schedule(
                                        new Sequence(
                                                new Sequence.Config(
                                                        List.of(
                                                                new Sequence.Stage(
                                                                        new ReduceOnPlateau(
                                                                                new ReduceOnPlateau.Config(
                                                                                        0.5, 0, 0.9, 0, 0)),
                                                                        9)))))),
                new Way(
                        "accumulated gradients, mixed samples",
                        () -> new Adam(1e-2),
                        t ->
                                t.config(new TrainConfig(EPOCHS, 30, false, 3).withAccumulate(2).withSubset(40))
                                        .mix(new Mixup())));
    }

    private static Trainer trainer(Way way, Sequential model) {
        Trainer trainer =
                Trainer.of(model, new CrossEntropy(), way.optimizer.get())
                        .prepare(Standardize.fit(DIGITS.train()))
                        .epochs(EPOCHS)
                        .batchSize(50)
                        .seed(3);
        return way.with.apply(trainer);
    }

    /// Everything that a run leaves, but for the speed.
    private static Map<String, Object> outcome(Run run, Sequential model) {
        Map<String, Object> outcome = new LinkedHashMap<>();
        model.state().forEach((name, values) -> outcome.put(name, bits(values)));
        run.history().epochs().forEach(e -> outcome.put("epoch " + e.epoch(), e.figures()));
        outcome.put("best", run.history().best());
        outcome.put("test", run.test());
        outcome.put("reason", run.reason());
        return outcome;
    }

    private static List<Integer> bits(Tensor values) {
        List<Integer> bits = new ArrayList<>();
        for (float v : values.toFloats()) bits.add(Float.floatToRawIntBits(v));
        return bits;
    }

    /// Asks for the state after every step and every epoch.
    private record EveryState(List<TrainingState> states) implements Callback {
        @Override
        public void on(TrainEvent event, Training training) {
            if (event instanceof TrainEvent.StepDone || event instanceof TrainEvent.EpochDone)
                training.capture(states::add);
        }
    }

    @ParameterizedTest
    @MethodSource("ways")
    void from_the_state_after_any_step_and_epoch_training_ends_with_the_same_bits(Way way) {
        Sequential model = cnn();
        List<TrainingState> states = new ArrayList<>();
        Run run = trainer(way, model).with(new EveryState(states)).fit(DIGITS);
        var undisturbed = outcome(run, model);
        assertThat(states).hasSizeGreaterThan(2 * EPOCHS);
        for (TrainingState state : states) {
            Sequential again = cnn();
            Run resumed = trainer(way, again).resume(state).fit(DIGITS);
            assertThat(outcome(resumed, again)).as("from %s", state.position()).isEqualTo(undisturbed);
        }
    }

    @Test
    void more_epochs_can_follow_a_training_that_was_complete() {
        Way way = new Way("SGD", () -> new Sgd(0.1, 0.9), t -> t);
        List<TrainingState> states = new ArrayList<>();
        trainer(way, cnn()).with(new EveryState(states)).fit(DIGITS);
        Sequential longer = cnn(), resumed = cnn();
        var expected = outcome(trainer(way, longer).epochs(EPOCHS + 2).fit(DIGITS), longer);
        Run run = trainer(way, resumed).epochs(EPOCHS + 2).resume(states.getLast()).fit(DIGITS);
        assertThat(outcome(run, resumed)).isEqualTo(expected);
    }

    @Test
    void a_state_of_another_model_optimizer_or_other_batches_is_refused() {
        Way way = new Way("SGD", () -> new Sgd(0.1, 0.9), t -> t);
        List<TrainingState> states = new ArrayList<>();
        trainer(way, cnn()).with(new EveryState(states)).fit(DIGITS);
        TrainingState within = states.getFirst(), between = states.getLast();
        var wide = Sequential.of(new Flatten(), new Linear(20), new Linear(10));
        assertRefused(() -> trainer(way, wide).resume(between).fit(DIGITS), "the saved model", "another model");
        assertRefused(() -> trainer(way, cnn()).batchSize(20).resume(within).fit(DIGITS), "other batches", "50");
        Trainer ordered = trainer(way, cnn());
        ordered.config(new TrainConfig(EPOCHS, 50, false, 3).withShuffle(false));
        assertRefused(() -> ordered.resume(within).fit(DIGITS), "other batches", "shuffled batches of 50");
        trainer(way, cnn()).epochs(EPOCHS + 1).batchSize(20).resume(between).fit(DIGITS);
        var damaged = new TrainingState(within.position(), within.tensors(), Map.of("seed", "three"));
        assertRefused(() -> trainer(way, cnn()).resume(damaged).fit(DIGITS), "batches is missing", "a value");
    }
}
