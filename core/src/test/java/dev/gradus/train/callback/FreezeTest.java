package dev.gradus.train.callback;

import static dev.gradus.error.Refusals.assertRefused;
import static dev.gradus.train.callback.Few.bits;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.gradus.nn.Sequential;
import dev.gradus.nn.activation.ReLU;
import dev.gradus.nn.layer.Flatten;
import dev.gradus.nn.layer.Linear;
import dev.gradus.nn.loss.CrossEntropy;
import dev.gradus.nn.norm.BatchNorm1d;
import dev.gradus.optim.AdamW;
import dev.gradus.train.Callback;
import dev.gradus.train.TrainEvent;
import dev.gradus.train.Trainer;
import dev.gradus.train.Training;
import dev.gradus.train.TrainingState;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class FreezeTest {
    private static final int EPOCHS = 4;

    private static Sequential mlp() {
        return Sequential.of(new Flatten(), new Linear(16), new BatchNorm1d(), new ReLU(), new Linear(10));
    }

    private static Trainer trainer(Sequential model) {
        return Trainer.of(model, new CrossEntropy(), new AdamW(1e-2)).epochs(EPOCHS).batchSize(30).seed(2).keepLast();
    }

    /// The bits of a tensor before training and after each epoch.
    private record Seen(Sequential model, String name, List<String> seen) implements Callback {
        @Override
        public void on(TrainEvent event, Training training) {
            if (event instanceof TrainEvent.Started || event instanceof TrainEvent.EpochDone) {
                seen.add(bits(model.state().get(name)));
            }
        }
    }

    @Test
    void frozen_parameters_keep_their_bits_and_then_learn() {
        Sequential model = mlp();
        var weight = new Seen(model, "1.weight", new ArrayList<>());
        var bias = new Seen(model, "1.bias", new ArrayList<>());
        var other = new Seen(model, "4.weight", new ArrayList<>());
        var statistics = new Seen(model, "2.running_mean", new ArrayList<>());
        trainer(model).with(new Freeze("1.*", 2), weight, bias, other, statistics).fit(Few.DIGITS);
        for (Seen frozen : List.of(weight, bias)) {
            assertThat(frozen.seen.get(1)).as(frozen.name).isEqualTo(frozen.seen.getFirst());
            assertThat(frozen.seen.get(2)).as(frozen.name).isEqualTo(frozen.seen.getFirst());
            assertThat(frozen.seen.get(3)).as(frozen.name).isNotEqualTo(frozen.seen.getFirst());
            assertThat(frozen.seen.get(4)).as(frozen.name).isNotEqualTo(frozen.seen.get(3));
        }
        for (Seen learning : List.of(other, statistics)) assertThat(learning.seen).doesNotHaveDuplicates();
    }

    @Test
    void for_the_whole_training_means_until_its_end() {
        Sequential model = mlp();
        var seen = new Seen(model, "4.weight", new ArrayList<>());
        trainer(model).with(new Freeze("4.*"), seen).fit(Few.DIGITS);
        assertThat(seen.seen).hasSize(EPOCHS + 1).containsOnly(seen.seen.getFirst());
    }

    /// The first convolution or linear layer is then no part of the graph at all, until it is unfrozen.
    @Test
    void after_unfreezing_all_learns_as_if_recorded_anew() {
        Sequential frozen = Sequential.of(new Flatten(), new Linear(12), new ReLU(), new Linear(10));
        List<TrainingState> states = new ArrayList<>();
        trainer(frozen).with(new Freeze("1.*", 1), new Few.AfterEpochs(states)).fit(Few.DIGITS);
        // resumed after the epoch in which it was frozen: nothing was recorded with the frozen layer
        Sequential resumed = Sequential.of(new Flatten(), new Linear(12), new ReLU(), new Linear(10));
        trainer(resumed).resume(states.getFirst()).fit(Few.DIGITS);
        assertThat(bits(resumed)).isEqualTo(bits(frozen));
    }

    @Test
    void a_training_resumed_in_the_middle_ends_with_the_same_bits() {
        Sequential undisturbed = mlp();
        List<TrainingState> states = new ArrayList<>();
        trainer(undisturbed)
                .with(new Freeze("1.*", 2), new Freeze("4.bias", 3), new Few.AfterSteps(states))
                .fit(Few.DIGITS);
        for (int i = 0; i < states.size(); i += 3) {
            Sequential resumed = mlp();
            trainer(resumed).with(new Freeze("1.*", 2), new Freeze("4.bias", 3)).resume(states.get(i)).fit(Few.DIGITS);
            assertThat(bits(resumed)).as("from %s", states.get(i).position()).isEqualTo(bits(undisturbed));
        }
    }

    @Test
    void what_matches_nothing_or_makes_no_sense_is_refused_before_the_first_step() {
        List<TrainEvent> events = new ArrayList<>();
        assertRefused(
                () -> trainer(mlp()).with(new Freeze("7.*")).listen(events::add).fit(Few.DIGITS),
                "parameters '7.*' to be frozen",
                "a pattern that the name of a parameter matches");
        assertThat(events).isEmpty();
        assertRefused(() -> new Freeze("1.*", -1), "Freeze: -1 epochs", "a wrong sign");
    }

    /// One epoch in which the layer normalizes as in evaluation, computed by hand; and recorded anew when that ends.
    @Test
    void frozen_statistics_are_what_the_layer_normalizes_with_until_they_are_not() {
        Sequential model = mlp();
        var mean = new Seen(model, "2.running_mean", new ArrayList<>());
        var variance = new Seen(model, "2.running_var", new ArrayList<>());
        var count = new Seen(model, "2.num_batches_tracked", new ArrayList<>());
        List<TrainingState> states = new ArrayList<>();
        trainer(model)
                .with(new Freeze(new Freeze.Config("2.*", 2, true)), mean, variance, count, new Few.AfterSteps(states))
                .fit(Few.DIGITS);
        for (Seen statistic : List.of(mean, variance, count)) {
            assertThat(statistic.seen.get(2)).as(statistic.name).isEqualTo(statistic.seen.getFirst());
            assertThat(statistic.seen.get(3)).as(statistic.name).isNotEqualTo(statistic.seen.getFirst());
        }
        assertThat(model.state().get("2.num_batches_tracked").item()).isEqualTo(8); // two epochs of four batches
        for (int i = 0; i < states.size(); i += 3) {
            Sequential resumed = mlp();
            trainer(resumed).with(new Freeze(new Freeze.Config("2.*", 2, true))).resume(states.get(i)).fit(Few.DIGITS);
            assertThat(bits(resumed)).as("from %s", states.get(i).position()).isEqualTo(bits(model));
        }
    }

    /// With mean 0, variance 1, γ = 1 and β = 0 it divides by the root of 1 + ε, and nothing else is left of it.
    @Test
    void frozen_statistics_of_an_untrained_layer_make_it_a_constant_factor() {
        Sequential frozen = mlp();
        List<Double> losses = new ArrayList<>(), expected = new ArrayList<>();
        trainer(frozen)
                .with(new Freeze(new Freeze.Config("2.*", 0, true)))
                .listen(event -> {
                    if (event instanceof TrainEvent.StepDone step) losses.add(step.loss());
                })
                .fit(Few.DIGITS);
        Sequential without =
                Sequential.of(new Flatten(), new Linear(16), new ScaledByEps(), new ReLU(), new Linear(10));
        trainer(without)
                .listen(event -> {
                    if (event instanceof TrainEvent.StepDone step) expected.add(step.loss());
                })
                .fit(Few.DIGITS);
        assertThat(losses).hasSameSizeAs(expected);
        for (int i = 0; i < losses.size(); i++) assertThat(losses.get(i)).isCloseTo(expected.get(i), within(1e-3));
        assertThat(losses.getFirst()).isCloseTo(expected.getFirst(), within(1e-5));
    }

    /// x / √(1 + ε).
    record ScaledByEps() implements dev.gradus.nn.Layer {
        @Override
        public dev.gradus.tensor.Shape build(dev.gradus.tensor.Shape input, dev.gradus.nn.Builder builder) {
            return input;
        }

        @Override
        public dev.gradus.tensor.Tensor forward(dev.gradus.tensor.Tensor input, dev.gradus.nn.Pass pass) {
            return input.mul(1 / Math.sqrt(1 + 1e-5));
        }

        @Override
        public Record config() {
            return this;
        }
    }

    @Test
    void statistics_that_are_not_there_are_refused() {
        assertRefused(
                () -> trainer(mlp()).with(new Freeze(new Freeze.Config("1.*", 0, true))).fit(Few.DIGITS),
                "statistics '1.*' to be frozen");
    }
}
