package dev.gradus.train;

import static dev.gradus.error.Refusals.assertRefused;
import static dev.gradus.train.callback.Few.bits;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.gradus.data.Dataset;
import dev.gradus.data.Loader;
import dev.gradus.data.SampleChange;
import dev.gradus.data.Splits;
import dev.gradus.data.prepare.Standardize;
import dev.gradus.data.source.Digits;
import dev.gradus.nn.Pass;
import dev.gradus.nn.Sequential;
import dev.gradus.nn.activation.ReLU;
import dev.gradus.nn.layer.Flatten;
import dev.gradus.nn.layer.Linear;
import dev.gradus.nn.loss.CrossEntropy;
import dev.gradus.nn.norm.BatchNorm1d;
import dev.gradus.optim.Adam;
import dev.gradus.optim.Ema;
import dev.gradus.optim.NormClip;
import dev.gradus.optim.Optimizer;
import dev.gradus.optim.Sgd;
import dev.gradus.tensor.Rng;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;
import dev.gradus.train.callback.Few;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// What a training does when a loss or a gradient is not finite, or the loss explodes.
class GuardTest {
    static final int BATCH = 20;
    static final int BATCHES = Few.DIGITS.train().data().size() / BATCH;

    static Sequential mlp() {
        return Sequential.of(new Flatten(), new Linear(16), new BatchNorm1d(), new ReLU(), new Linear(10));
    }

    static Trainer trainer(Sequential model, Optimizer<?> optimizer) {
        return Trainer.of(model, new CrossEntropy(), optimizer).epochs(2).batchSize(BATCH).seed(3).keepLast();
    }

    /// Gives one sample one value in all its elements.
    private record Poison(int sample, float value) implements SampleChange {
        @Override
        public Shape shape(Shape shape) {
            return shape;
        }

        @Override
        public Reader reader(Dataset data) {
            return (index, _, into, offset) -> {
                data.readInput(index, into, offset);
                if (index == sample) Arrays.fill(into, offset, offset + data.shape().size(), value);
            };
        }
    }

    /// The sample at a place in the order of an epoch.
    private static int sampleAt(int epoch, int batch) {
        return Rng.of(3).fork("shuffle").fork(epoch).permutation(BATCH * BATCHES)[batch * BATCH + 7];
    }

    /// What happened, for comparison and questions.
    record Told(List<TrainEvent.Tripped> trips, List<TrainEvent.StepDone> steps) implements TrainListener {
        Told() {
            this(new ArrayList<>(), new ArrayList<>());
        }

        @Override
        public void on(TrainEvent event) {
            if (timeless(event) instanceof TrainEvent.Tripped trip) trips.add(trip);
            if (timeless(event) instanceof TrainEvent.StepDone step) steps.add(step);
        }
    }

    /// The same step or trip without its time.
    static TrainEvent timeless(TrainEvent event) {
        Moment at = event.at().withoutTime();
        return switch (event) {
            case TrainEvent.Tripped t ->
                    new TrainEvent.Tripped(t.epoch(), t.step(), t.diagnosis(), t.action(), t.back(), at);
            case TrainEvent.StepDone s ->
                    new TrainEvent.StepDone(s.epoch(), s.step(), s.loss(), s.runningLoss(), s.runningAccuracy(), at);
            default -> event;
        };
    }

    // ---- data that are not finite ----------------------------------------------------------------------------------

    @Test
    void a_sample_that_is_not_a_number_stops_the_training_and_is_named() {
        int bad = sampleAt(0, 3);
        for (float value : new float[] {Float.NaN, Float.NEGATIVE_INFINITY}) {
            Sequential model = mlp();
            var told = new Told();
            List<TrainingState> states = new ArrayList<>();
            Run run =
                    trainer(model, new Adam(1e-2))
                            .augment(new Poison(bad, value))
                            .listen(told)
                            .with(new Few.AfterSteps(states))
                            .fit(Few.DIGITS);
            assertThat(run.reason()).isEqualTo(StopReason.DIVERGED);
            assertThat(told.steps).hasSize(3);
            assertThat(told.trips)
                    .singleElement()
                    .satisfies(trip -> {
                        assertThat(trip.epoch()).isEqualTo(1);
                        assertThat(trip.step()).isEqualTo(4);
                        assertThat(trip.action()).isEqualTo(Guard.Action.STOP);
                        assertThat(trip.diagnosis().cause()).isEqualTo(Diagnosis.Cause.BAD_DATA);
                        assertThat(trip.diagnosis().samples()).containsExactly(bad);
                        assertThat(trip.diagnosis().toString()).contains("epoch 1, step 4", "sample " + bad);
                        assertThat(trip.back()).isEqualTo(new Position(1, 3, 3, 3));
                    });
            // weights and running statistics are those before the step
            assertThat(bits(model)).isEqualTo(bits(states.getLast().tensors().get("model")));
        }
    }

    @Test
    void numbers_that_overflow_are_refused_too_whether_they_are_clipped_or_not() {
        int bad = sampleAt(0, 2);
        for (boolean clipped : new boolean[] {false, true}) {
            Sequential model = Sequential.of(new Flatten(), new Linear(16), new ReLU(), new Linear(10));
            var told = new Told();
            Trainer trainer = trainer(model, new Sgd(0.1)).augment(new Poison(bad, 3e38f)).listen(told);
            if (clipped) trainer.clip(new NormClip(1));
            Run run = trainer.fit(Few.DIGITS);
            assertThat(run.reason()).isEqualTo(StopReason.DIVERGED);
            assertThat(told.steps).hasSize(2);
            assertThat(told.trips.getFirst().diagnosis().cause()).isEqualTo(Diagnosis.Cause.BAD_DATA);
            assertThat(run.test().loss()).isFinite();
        }
    }

    @Test
    void skip_leaves_out_exactly_that_step() {
        int bad = sampleAt(0, 3);
        var told = new Told();
        Sequential model = mlp();
        Run run =
                trainer(model, new Adam(1e-2))
                        .augment(new Poison(bad, Float.NaN))
                        .guard(new Guard(Guard.Action.SKIP))
                        .average(new Ema(0.9))
                        .listen(told)
                        .fit(Few.DIGITS);
        assertThat(run.reason()).isEqualTo(StopReason.COMPLETED);
        int other = batchOf(bad, 1) + 1;
        assertThat(told.trips).extracting(TrainEvent.Tripped::epoch).containsExactly(1, 2);
        assertThat(told.trips).extracting(TrainEvent.Tripped::step).containsExactly(4, other);
        assertThat(told.trips).extracting(TrainEvent.Tripped::action).containsOnly(Guard.Action.SKIP);
        assertThat(told.trips.getFirst().back()).isEqualTo(new Position(1, 4, 3, 3));
        assertThat(told.steps).extracting(TrainEvent.StepDone::step).containsExactlyElementsOf(twice(BATCHES - 1));
        assertThat(run.history().epochs()).extracting(e -> e.train().samples()).containsOnly(BATCH * BATCHES - BATCH);
        Sequential by = mlp();
        withoutBatches(by, epoch -> epoch == 0 ? 3 : other - 1);
        assertThat(bits(model)).isEqualTo(bits(by));
    }

    private static int batchOf(int sample, int epoch) {
        int[] order = Rng.of(3).fork("shuffle").fork(epoch).permutation(BATCH * BATCHES);
        for (int i = 0; i < order.length; i++) if (order[i] == sample) return i / BATCH;
        throw new AssertionError(sample);
    }

    private static List<Integer> twice(int n) {
        List<Integer> steps = new ArrayList<>();
        for (int epoch = 0; epoch < 2; epoch++) IntStream.rangeClosed(1, n).forEach(steps::add);
        return steps;
    }

    /// The same training by hand, without one batch of each epoch.
    private static void withoutBatches(Sequential model, IntUnaryOperator without) {
        Dataset data = Few.DIGITS.train().data();
        model.build(data.shape(), 3);
        var adam = new Adam(1e-2);
        var average = new Ema(0.9);
        adam.attach(model.parameters());
        average.attach(model.parameters(), model.buffers());
        for (int epoch = 0; epoch < 2; epoch++) {
            var loader = Loader.of(data).batchSize(BATCH).shuffle(3);
            int number = 0;
            for (var batch : loader.epoch(epoch)) {
                if (number++ == without.applyAsInt(epoch)) continue;
                Rng rng = Rng.of(3).fork("step").fork(epoch + 1).fork(number);
                Tensor loss = new CrossEntropy().of(model.forward(batch.inputs(), Pass.training(rng)), batch.targets());
                adam.zeroGrad();
                loss.backward();
                adam.step();
                average.update();
            }
        }
        var _ = average.swapIn();
    }

    @Test
    void skip_ends_after_enough_trips() {
        var told = new Told();
        Run run =
                trainer(mlp(), new Adam(1e-2))
                        .epochs(9)
                        .augment(new Poison(5, Float.NaN))
                        .guard(new Guard(new Guard.Config(Guard.Action.SKIP, 1000, 500, 0.5, 3)))
                        .listen(told)
                        .fit(Few.DIGITS);
        assertThat(run.reason()).isEqualTo(StopReason.DIVERGED);
        assertThat(told.trips)
                .extracting(TrainEvent.Tripped::action)
                .containsExactly(Guard.Action.SKIP, Guard.Action.SKIP, Guard.Action.STOP);
        assertThat(run.history().epochs()).hasSize(2);
        assertThat(run.test().loss()).isFinite();
    }

    @Test
    void skip_leaves_out_all_batches_whose_gradients_would_be_summed() {
        int bad = sampleAt(0, 1);
        var told = new Told();
        Run run =
                trainer(mlp(), new Adam(1e-2))
                        .config(new TrainConfig(1, BATCH, false, 3).withAccumulate(2))
                        .augment(new Poison(bad, Float.NaN))
                        .guard(new Guard(Guard.Action.SKIP))
                        .listen(told)
                        .fit(Few.DIGITS);
        assertThat(told.trips).extracting(TrainEvent.Tripped::back).containsExactly(new Position(1, 2, 0, 0));
        assertThat(told.steps).hasSize(BATCHES / 2 - 1);
        assertThat(run.history().epochs().getFirst().train().samples()).isEqualTo(BATCH * (BATCHES - 2));
    }

    // ---- steps that are too large ----------------------------------------------------------------------------------

    private static final Splits DIGITS = Digits.load();

    /// The lecture's network with a learning rate of 10.
    private static Trainer tooFast(Sequential model, Told told) {
        return Trainer.of(model, new CrossEntropy(), new Adam(10))
                .prepare(Standardize.fit(DIGITS.train()))
                .epochs(2)
                .batchSize(100)
                .seed(1)
                .listen(told);
    }

    private static Sequential digitsMlp() {
        return Sequential.of(new Flatten(), new Linear(64), new ReLU(), new Linear(64), new ReLU(), new Linear(10));
    }

    @Test
    void a_learning_rate_of_ten_stops_within_a_few_steps_and_is_blamed_and_the_weights_are_those_before() {
        Sequential model = digitsMlp();
        var told = new Told();
        Run run = tooFast(model, told).fit(DIGITS);
        assertThat(run.reason()).isEqualTo(StopReason.DIVERGED);
        assertThat(told.steps.size()).isLessThan(10);
        assertThat(told.trips)
                .singleElement()
                .satisfies(trip -> {
                    assertThat(trip.step()).isEqualTo(told.steps.size() + 1);
                    assertThat(trip.diagnosis().cause()).isEqualTo(Diagnosis.Cause.LEARNING_RATE);
                    assertThat(trip.diagnosis().layer()).contains("Linear");
                    assertThat(trip.diagnosis().toString())
                            .contains("step " + trip.step(), "learning rate 10", "--lr 0.01");
                    assertThat(trip.back()).as("an explosion goes back to the last copy").isEqualTo(new Position());
                });
        Sequential first = digitsMlp().build(DIGITS.train().data().shape(), 1);
        assertThat(bits(model)).isEqualTo(bits(first));
        assertThat(run.test().loss()).isFinite();
        Sequential again = digitsMlp();
        var same = new Told();
        tooFast(again, same).fit(DIGITS);
        assertThat(same.trips.toString()).isEqualTo(told.trips.toString());
        assertThat(same.steps).isEqualTo(told.steps);
        assertThat(bits(again)).isEqualTo(bits(model));
    }

    @Test
    void roll_back_halves_the_rate_until_it_is_small_enough() {
        Map<String, String> weights = Map.of();
        for (int time = 0; time < 2; time++) {
            Sequential model = digitsMlp();
            var told = new Told();
            var adam = new Adam(10);
            List<Double> rates = new ArrayList<>();
            Run run =
                    Trainer.of(model, new CrossEntropy(), adam)
                            .prepare(Standardize.fit(DIGITS.train()))
                            .epochs(2)
                            .batchSize(100)
                            .guard(new Guard(new Guard.Config(Guard.Action.ROLL_BACK, 1000, 5, 0.25, 10)))
                            .listen(told)
                            .listen(event -> {
                                if (event instanceof TrainEvent.StepDone) rates.add(adam.learningRate());
                            })
                            .fit(DIGITS);
            assertThat(run.reason()).isEqualTo(StopReason.COMPLETED);
            assertThat(told.trips).hasSizeBetween(1, 9);
            assertThat(told.trips).extracting(TrainEvent.Tripped::action).containsOnly(Guard.Action.ROLL_BACK);
            assertThat(told.trips).allSatisfy(t -> assertThat(t.back().updates() % 5).isZero());
            assertThat(rates.getLast()).isCloseTo(10 * Math.pow(0.25, told.trips.size()), within(1e-12));
            assertThat(rates).as("it never grows again").isSortedAccordingTo((a, b) -> Double.compare(b, a));
            assertThat(run.test().loss()).isFinite();
            if (time == 0) weights = bits(model);
            else assertThat(bits(model)).isEqualTo(weights);
        }
    }

    @Test
    void roll_back_stops_after_enough_trips_where_going_back_does_not_help() {
        Sequential model = mlp();
        var told = new Told();
        List<TrainingState> states = new ArrayList<>();
        Run run =
                trainer(model, new Adam(1e-2))
                        .augment(new Poison(sampleAt(0, 4), Float.NaN))
                        .guard(new Guard(new Guard.Config(Guard.Action.ROLL_BACK, 1000, 3, 0.5, 4)))
                        .listen(told)
                        .with(new Few.AfterSteps(states))
                        .fit(Few.DIGITS);
        assertThat(run.reason()).isEqualTo(StopReason.DIVERGED);
        assertThat(told.trips)
                .extracting(TrainEvent.Tripped::action)
                .containsExactly(
                        Guard.Action.ROLL_BACK, Guard.Action.ROLL_BACK, Guard.Action.ROLL_BACK, Guard.Action.STOP);
        assertThat(told.trips)
                .as("the last copy, and where that led here again, the one before")
                .extracting(t -> t.back().updates())
                .containsExactly(3L, 0L, 0L, 4L);
        assertThat(run.test().loss()).isFinite();
        assertThat(bits(model)).isEqualTo(bits(states.getLast().tensors().get("model")));
    }

    @Test
    void off_looks_at_the_loss_alone() {
        var told = new Told();
        Run run =
                trainer(mlp(), new Adam(1e-2))
                        .augment(new Poison(sampleAt(0, 3), Float.NaN))
                        .guard(new Guard(Guard.Action.OFF))
                        .listen(told)
                        .fit(Few.DIGITS);
        assertThat(run.reason()).isEqualTo(StopReason.DIVERGED);
        assertThat(told.steps).hasSize(3);
        assertThat(told.trips.getFirst().action()).isEqualTo(Guard.Action.STOP);
    }

    @Test
    void a_training_resumed_before_or_after_a_trip_goes_on_as_the_undisturbed_one_did() {
        List<TrainingState> states = new ArrayList<>();
        Sequential model = mlp();
        guarded(model).with(new Few.AfterSteps(states)).fit(Few.DIGITS);
        for (TrainingState state : states) {
            Sequential resumed = mlp();
            Run run = guarded(resumed).resume(state).fit(Few.DIGITS);
            assertThat(run.reason()).isEqualTo(StopReason.DIVERGED);
            assertThat(bits(resumed)).as("from %s", state.position()).isEqualTo(bits(model));
        }
    }

    private static Trainer guarded(Sequential model) {
        return trainer(model, new Adam(1e-2))
                .epochs(3)
                .augment(new Poison(sampleAt(0, 3), Float.NaN))
                .guard(new Guard(new Guard.Config(Guard.Action.SKIP, 1000, 2, 0.5, 3)));
    }

    @Test
    void settings_that_make_no_sense_are_refused() {
        var stop = Guard.Action.STOP;
        for (Guard.Config bad :
                List.of(
                        new Guard.Config(stop, 1, 500, 0.5, 10),
                        new Guard.Config(stop, Double.NaN, 500, 0.5, 10),
                        new Guard.Config(stop, 1000, 0, 0.5, 10),
                        new Guard.Config(stop, 1000, 500, 1, 10),
                        new Guard.Config(stop, 1000, 500, 0.5, 0))) {
            assertRefused(() -> new Guard(bad), "Guard: ", "a copy every 1 or more updates");
        }
    }
}
