package dev.gradus.train;

import static dev.gradus.error.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gradus.diagnose.preflight.Outcome;
import dev.gradus.diagnose.preflight.Preflight;
import dev.gradus.diagnose.preflight.Result;
import dev.gradus.model.Weights;
import dev.gradus.nn.Sequential;
import dev.gradus.nn.activation.ReLU;
import dev.gradus.nn.layer.Flatten;
import dev.gradus.nn.layer.Linear;
import dev.gradus.nn.loss.CrossEntropy;
import dev.gradus.nn.norm.BatchNorm1d;
import dev.gradus.nn.pretrain.Layout;
import dev.gradus.nn.pretrain.Lsuv;
import dev.gradus.nn.pretrain.Pretrained;
import dev.gradus.optim.Adam;
import dev.gradus.optim.Ema;
import dev.gradus.optim.RateScales;
import dev.gradus.optim.Swa;
import dev.gradus.tensor.Tensor;
import dev.gradus.train.callback.Few;
import dev.gradus.train.callback.Freeze;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Trainings that begin with weights from elsewhere: with all that meets them.
class BeginWithWeightsTest {
    private static final Map<String, Tensor> BODY = new LinkedHashMap<>();

    private static Sequential model() {
        return Sequential.of(
                new Flatten(),
                new Linear(16),
                new BatchNorm1d(),
                new ReLU(),
                new Linear(12),
                new ReLU(),
                new Linear(10));
    }

    @BeforeAll
    static void train() {
        Sequential model = model();
        Trainer.of(model, new CrossEntropy(), new Adam(0.01)).epochs(8).batchSize(30).seed(9).fit(Few.DIGITS);
        model.state().forEach((name, value) -> BODY.put(name, value.copy()));
    }

    private static Pretrained body(String... skip) {
        return new Weights("body", BODY)
                .pretrained(new Pretrained.Config(List.of(), Layout.TORCH, List.of(skip), false));
    }

    private static Trainer trainer(Sequential model) {
        return Trainer.of(model, new CrossEntropy(), new Adam(0.01)).epochs(3).batchSize(30).seed(2);
    }

    @Test
    void the_first_loss_is_that_of_the_weights_and_the_table_is_part_of_the_beginning() {
        List<TrainEvent.Started> started = new ArrayList<>();
        List<Double> losses = new ArrayList<>();
        trainer(model())
                .begin(body())
                .listen(event -> {
                    if (event instanceof TrainEvent.Started first) started.add(first);
                    if (event instanceof TrainEvent.StepDone step) losses.add(step.loss());
                })
                .fit(Few.DIGITS);
        assertThat(losses.getFirst()).isLessThan(0.5);
        assertThat(started.getFirst().initialization()).startsWith("weights of body: 11 taken\n").contains("1.weight");
    }

    @Test
    void one_that_is_resumed_does_not_read_them_again_and_ends_with_the_same_bits() {
        Sequential whole = model(), resumed = model();
        List<TrainingState> states = new ArrayList<>();
        Pretrained unreadable =
                new Pretrained(
                        "gone",
                        () -> {
                            throw new AssertionError("read again");
                        },
                        new Pretrained.Config(List.of(), Layout.TORCH, List.of("6.*"), false));
        tuned(trainer(whole).begin(body("6.*"))).with(new Few.AfterSteps(states)).fit(Few.DIGITS);
        for (int i : List.of(0, 2, 4)) {
            Sequential again = model();
            tuned(trainer(again).begin(unreadable)).resume(states.get(i)).fit(Few.DIGITS);
            assertThat(Few.bits(again)).as("after step %d", i + 1).isEqualTo(Few.bits(whole));
        }
        tuned(trainer(resumed)).resume(states.getFirst()).fit(Few.DIGITS);
        assertThat(Few.bits(resumed)).isEqualTo(Few.bits(whole));
    }

    /// Frozen for an epoch with its statistics, small rates, accumulated, averaged with new statistics.
    private static Trainer tuned(Trainer trainer) {
        trainer.optimizer().scaleRates(RateScales.of("1.*=0.1", "4.*=0.3"));
        return trainer.config(trainer.config().withAccumulate(2))
                .with(new Freeze(new Freeze.Config("1.*", 1, false)))
                .with(new Freeze(new Freeze.Config("2.*", 2, true)))
                .average(new Ema(0.8));
    }

    @Test
    void first_weights_from_data_would_destroy_them() {
        assertRefused(
                () -> trainer(model()).begin(body()).initialize(new Lsuv()).fit(Few.DIGITS),
                "weights from elsewhere, and Lsuv");
    }

    @Test
    void trials_take_the_same_steps() {
        List<Double> losses = new ArrayList<>();
        tuned(trainer(model()).begin(body("6.*")))
                .listen(event -> {
                    if (event instanceof TrainEvent.StepDone step) losses.add(step.loss());
                })
                .fit(Few.DIGITS);
        Sequential model = model();
        Trainer tried = tuned(trainer(model).begin(body("6.*")));
        for (int i = 0; i < 2; i++) { // the second begins as the first did
            Trial trial = tried.trial(Few.DIGITS, new Trial.Plan(2, 2, _ -> 0.01, 0, Double.POSITIVE_INFINITY));
            assertThat(trial.losses()).isEqualTo(losses.subList(0, 2));
        }
    }

    @Test
    void a_preflight_expects_a_loss_of_weights_that_know_the_classes() {
        Result known = initialLoss(trainer(model()).begin(body()));
        assertThat(known.outcome()).isEqualTo(Outcome.PASS);
        assertThat(known.value()).isLessThan(0.5);
        Result fresh = initialLoss(trainer(model()).begin(body("6.*")));
        assertThat(fresh.outcome()).isEqualTo(Outcome.PASS);
        assertThat(fresh.value()).isBetween(2.0, 3.5);
        Map<String, Tensor> turned = new LinkedHashMap<>(BODY);
        turned.put("6.weight", BODY.get("6.weight").mul(-9));
        Result wrong =
                initialLoss(trainer(model()).begin(new Weights("turned", turned).pretrained(new Pretrained.Config())));
        assertThat(wrong.outcome()).isEqualTo(Outcome.WARN);
        assertThat(wrong.text()).contains("sure of wrong answers");
    }

    private static Result initialLoss(Trainer trainer) {
        return Preflight.of(trainer, Few.DIGITS).run().stream()
                .filter(result -> result.item().equals("initial-loss"))
                .findFirst()
                .orElseThrow();
    }

    /// The average measures statistics anew on its weights, those of a frozen layer excepted.
    @Test
    void frozen_statistics_stay_where_those_of_averaged_weights_are_measured() {
        Sequential model = model();
        trainer(model)
                .begin(body())
                .with(new Freeze(new Freeze.Config("2.*", 0, true)))
                .average(new Swa(new Swa.Config(1, 1)))
                .fit(Few.DIGITS);
        for (String name : List.of("2.running_mean", "2.running_var", "2.num_batches_tracked", "2.weight")) {
            assertThat(Few.bits(model.state().get(name))).as(name).isEqualTo(Few.bits(BODY.get(name)));
        }
    }
}
