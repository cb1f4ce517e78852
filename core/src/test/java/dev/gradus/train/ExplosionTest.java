package dev.gradus.train;

import static dev.gradus.train.callback.Few.bits;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gradus.data.Loader;
import dev.gradus.nn.Loss;
import dev.gradus.nn.Sequential;
import dev.gradus.nn.activation.ReLU;
import dev.gradus.nn.layer.Dropout;
import dev.gradus.nn.layer.Flatten;
import dev.gradus.nn.layer.Linear;
import dev.gradus.nn.loss.CrossEntropy;
import dev.gradus.nn.norm.BatchNorm1d;
import dev.gradus.optim.Adam;
import dev.gradus.optim.Ema;
import dev.gradus.optim.NormClip;
import dev.gradus.optim.Sgd;
import dev.gradus.tensor.Replay;
import dev.gradus.tensor.Tensor;
import dev.gradus.train.callback.Few;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/// Losses that explode, gradients that are infinite, and steps that ruin the weights.
class ExplosionTest {
    /// The cross entropy, changed in some training steps.
    private static final class Changing implements Loss, TrainListener {
        private final CrossEntropy entropy = new CrossEntropy();
        private final BiFunction<Integer, Tensor, UnaryOperator<Tensor>> change;
        private int step = 1;

        /// @param change of step (from 1) and output, of the loss
        Changing(BiFunction<Integer, Tensor, UnaryOperator<Tensor>> change) {
            this.change = change;
        }

        @Override
        public Tensor of(Tensor output, Tensor target) {
            Tensor loss = entropy.of(output, target);
            if (!output.requiresGrad()) return loss;
            Replay.refuse("it counts steps");
            return change.apply(step, output).apply(loss);
        }

        @Override
        public void on(TrainEvent event) {
            if (event instanceof TrainEvent.StepDone) step++;
        }

        @Override
        public Record config() {
            return entropy.config();
        }
    }

    @Test
    void one_or_two_huge_losses_in_a_row_are_no_explosion_but_three_are() {
        for (int row : new int[] {2, 3}) {
            var huge = new Changing((step, _) -> l -> step > 1 && step <= 1 + row ? l.mul(1e6) : l);
            var told = new GuardTest.Told();
            Run run =
                    Trainer.of(GuardTest.mlp(), huge, new Sgd(1e-9))
                            .epochs(1)
                            .batchSize(GuardTest.BATCH)
                            .listen(huge)
                            .listen(told)
                            .fit(Few.DIGITS);
            assertThat(run.reason()).isEqualTo(row == 3 ? StopReason.DIVERGED : StopReason.COMPLETED);
            assertThat(told.steps()).hasSize(row == 3 ? 3 : GuardTest.BATCHES);
            if (row == 3) assertThat(told.trips().getFirst().step()).isEqualTo(4);
        }
    }

    /// The loss of one batch has an infinite slope: that of a root at 0.
    private record Steep(int[] labels) implements Loss {
        private static final CrossEntropy ENTROPY = new CrossEntropy();

        @Override
        public Tensor of(Tensor output, Tensor target) {
            Replay.refuse("it looks at labels");
            Tensor loss = ENTROPY.of(output, target);
            boolean isSteep = Arrays.equals(target.toInts(), labels) && output.requiresGrad();
            return isSteep ? loss.add(output.mul(0).sum().sqrt()) : loss;
        }

        @Override
        public Record config() {
            return ENTROPY.config();
        }
    }

    private static int[] labels(int batch) {
        return labels(0, batch);
    }

    private static int[] labels(int epoch, int batch) {
        var batches = Loader.of(Few.DIGITS.train()).batchSize(GuardTest.BATCH).shuffle(1).epoch(epoch, batch - 1);
        return batches.iterator().next().targets().toInts();
    }

    @Test
    void an_infinite_gradient_of_a_finite_loss_is_an_error_and_no_weight_is_lost() {
        for (boolean clipped : new boolean[] {false, true}) {
            Sequential model = Sequential.of(new Flatten(), new Linear(16), new ReLU(), new Linear(10));
            var told = new GuardTest.Told();
            List<TrainingState> states = new ArrayList<>();
            Trainer trainer =
                    Trainer.of(model, new Steep(labels(3)), new Sgd(0.1))
                            .epochs(1)
                            .batchSize(GuardTest.BATCH)
                            .keepLast()
                            .listen(told)
                            .with(new Few.AfterSteps(states));
            if (clipped) trainer.clip(new NormClip(1));
            Run run = trainer.fit(Few.DIGITS);
            assertThat(run.reason()).isEqualTo(StopReason.DIVERGED);
            assertThat(told.trips())
                    .singleElement()
                    .satisfies(trip -> {
                        assertThat(trip.diagnosis().isBackward()).isTrue();
                        assertThat(trip.step()).isEqualTo(3);
                    });
            assertThat(bits(model)).isEqualTo(bits(states.get(1).tensors().get("model")));
        }
    }

    @Test
    void a_gradient_that_ruins_the_weights_is_found_by_taking_the_steps_again_in_silence() {
        List<Object> weights = new ArrayList<>();
        List<List<TrainEvent>> told = new ArrayList<>();
        for (boolean clipped : new boolean[] {true, false}) { // clipping sees each gradient: nothing need be done again
            var model =
                    Sequential.of(
                            new Flatten(),
                            new Linear(16),
                            new BatchNorm1d(),
                            new ReLU(),
                            new Dropout(0.2),
                            new Linear(10));
            List<TrainEvent> events = new ArrayList<>();
            Trainer trainer =
                    Trainer.of(model, new Steep(labels(1, 2)), new Adam(1e-2))
                            .epochs(3)
                            .batchSize(GuardTest.BATCH)
                            .average(new Ema(0.9))
                            .guard(new Guard(Guard.Action.SKIP))
                            .listen(events::add);
            if (clipped) trainer.clip(new NormClip(1e9));
            assertThat(trainer.fit(Few.DIGITS).reason()).isEqualTo(StopReason.COMPLETED);
            weights.add(bits(model));
            told.add(
                    events.stream()
                            .filter(e -> e instanceof TrainEvent.StepDone || e instanceof TrainEvent.Tripped)
                            .map(GuardTest::timeless)
                            .toList());
            assertThat(events.stream().filter(TrainEvent.EpochDone.class::isInstance)).hasSize(3);
        }
        assertThat(weights.get(1)).isEqualTo(weights.get(0));
        int ruined = GuardTest.BATCHES + 1;
        assertThat(told.get(0).get(ruined))
                .isInstanceOfSatisfying(
                        TrainEvent.Tripped.class,
                        trip -> {
                            assertThat(trip.epoch()).isEqualTo(2);
                            assertThat(trip.step()).isEqualTo(2);
                            assertThat(trip.diagnosis().isBackward()).isTrue();
                        });
        // only the step that ruined the weights was told before it was found
        List<TrainEvent> quiet = new ArrayList<>(told.get(1));
        assertThat(quiet.remove(ruined)).isInstanceOf(TrainEvent.StepDone.class);
        assertThat(quiet.toString()).isEqualTo(told.get(0).toString());
    }

    @Test
    void weights_that_the_very_last_step_ruined_are_not_what_a_training_ends_with() {
        for (TrainConfig config :
                List.of(
                        new TrainConfig(1, GuardTest.BATCH * GuardTest.BATCHES, false, 3),
                        new TrainConfig(1, GuardTest.BATCH, false, 3).withSteps(1))) {
            Sequential model = GuardTest.mlp();
            var told = new GuardTest.Told();
            Run run = GuardTest.trainer(model, new Sgd(1e39)).config(config).listen(told).fit(Few.DIGITS);
            assertThat(run.reason()).isEqualTo(StopReason.DIVERGED);
            assertThat(told.trips())
                    .singleElement()
                    .satisfies(trip -> {
                        assertThat(trip.step()).isEqualTo(1);
                        assertThat(trip.diagnosis().cause()).isEqualTo(Diagnosis.Cause.LEARNING_RATE);
                        assertThat(trip.back()).isEqualTo(new Position());
                    });
            assertThat(bits(model)).isEqualTo(bits(GuardTest.mlp().build(Few.DIGITS.train().data().shape(), 3)));
        }
    }

    @Test
    void without_a_guard_nothing_is_an_explosion() {
        Run exploding =
                Trainer.of(GuardTest.mlp(), new Changing((_, _) -> l -> l.mul(1e6)), new Sgd(1e-9))
                        .epochs(1)
                        .guard(new Guard(Guard.Action.OFF))
                        .fit(Few.DIGITS);
        assertThat(exploding.reason()).isEqualTo(StopReason.COMPLETED);
    }
}
