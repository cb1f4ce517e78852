package dev.gradus.train;

import static dev.gradus.error.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.gradus.data.Splits;
import dev.gradus.data.prepare.Standardize;
import dev.gradus.data.source.Digits;
import dev.gradus.nn.Sequential;
import dev.gradus.nn.activation.ReLU;
import dev.gradus.nn.layer.Flatten;
import dev.gradus.nn.layer.Linear;
import dev.gradus.nn.loss.CrossEntropy;
import dev.gradus.nn.norm.BatchNorm1d;
import dev.gradus.nn.pretrain.Lsuv;
import dev.gradus.optim.AdaGrad;
import dev.gradus.optim.Ema;
import dev.gradus.optim.NormClip;
import dev.gradus.optim.Sgd;
import dev.gradus.optim.Swa;
import dev.gradus.optim.schedule.Constant;
import dev.gradus.optim.schedule.Exponential;
import dev.gradus.optim.schedule.OneCycle;
import dev.gradus.optim.schedule.ReduceOnPlateau;
import dev.gradus.optim.schedule.Schedule;
import dev.gradus.optim.schedule.Warmup;
import dev.gradus.regularize.L1;
import dev.gradus.regularize.L2;
import dev.gradus.regularize.MaxNorm;
import dev.gradus.regularize.ProximalL1;
import dev.gradus.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// What accompanies training: schedule, penalties, constraints, clipping, averages, first values from data.
class CourseTest {
    private static final Splits DIGITS = Digits.load();
    private static final int EPOCHS = 3;

    private static Sequential mlp() {
        return Sequential.of(new Flatten(), new Linear(32), new BatchNorm1d(), new ReLU(), new Linear(10));
    }

    private static Trainer trainer(Sequential model, Sgd sgd) {
        return Trainer.of(model, new CrossEntropy(), sgd)
                .prepare(Standardize.fit(DIGITS.train()))
                .epochs(EPOCHS)
                .batchSize(50);
    }

    private static float[] weights(Sequential model) {
        return model.state().get("1.weight").toFloats();
    }

    @Test
    void each_step_has_the_rate_of_the_schedule() {
        var sgd = new Sgd(0.2, 0.9);
        List<Double> rates = new ArrayList<>();
        int[] total = {0};
        trainer(mlp(), sgd)
                .schedule(new OneCycle())
                .listen(event -> {
                    if (event instanceof TrainEvent.Started s) total[0] = EPOCHS * s.stepsPerEpoch();
                    if (event instanceof TrainEvent.StepDone) rates.add(sgd.learningRate());
                })
                .fit(DIGITS);
        double[] curve = new OneCycle().curve(total[0]);
        assertThat(rates).hasSize(total[0]);
        for (int i = 0; i < curve.length; i++) assertThat(rates.get(i)).isCloseTo(0.2 * curve[i], within(1e-15));
    }

    @Test
    void a_callback_lowers_the_rate_and_raises_it_again_with_a_schedule_and_without() {
        for (boolean scheduled : new boolean[] {false, true}) {
            var sgd = new Sgd(0.2);
            List<Double> rates = new ArrayList<>();
            Trainer trainer =
                    trainer(mlp(), sgd)
                            .epochs(1)
                            .with((event, training) -> {
                                if (!(event instanceof TrainEvent.StepDone)) return;
                                rates.add(sgd.learningRate());
                                if (rates.size() == 2) training.scaleLearningRate(0.25);
                                if (rates.size() == 4) training.scaleLearningRate(4);
                            });
            if (scheduled) trainer.schedule(new Constant(new Constant.Config(1, 1, Schedule.Unit.STEP)));
            trainer.fit(DIGITS);
            assertThat(rates.subList(0, 6)).containsExactly(0.2, 0.2, 0.05, 0.05, 0.2, 0.2);
        }
    }

    @Test
    void a_schedule_of_epochs_changes_between_them_and_a_plateau_hears_of_the_validation() {
        Run run =
                trainer(mlp(), new Sgd(0.1))
                        .schedule(new Exponential(new Exponential.Config(0.5, Schedule.Unit.EPOCH)))
                        .fit(DIGITS);
        assertThat(run.history().epochs()).extracting(EpochResult::learningRate).containsExactly(0.1, 0.05, 0.025);
        var impatient = new ReduceOnPlateau(new ReduceOnPlateau.Config(0.1, 0, 0.9999, 0, 0));
        Run flat = trainer(mlp(), new Sgd(0.1)).schedule(impatient).fit(DIGITS);
        assertThat(flat.history().epochs().get(2).learningRate()).isCloseTo(0.01, within(1e-12));
    }

    @Test
    void a_plateau_behind_a_warm_up_counts_from_there_and_ends_where_the_rate_changes_by_1e_8() {
        var impatient = new ReduceOnPlateau.Config(0.1, 0, 0.9999, 0, 0);
        var warmed = new Warmup(new Warmup.Config(2, 0.5, new ReduceOnPlateau(impatient)));
        Run run = trainer(mlp(), new Sgd(0.1)).epochs(5).schedule(warmed).fit(DIGITS);
        assertThat(run.history().epochs())
                .extracting(EpochResult::learningRate)
                .containsExactly(0.05, 0.1 * 0.75, 0.1, 0.1, 0.1 * 0.1);
        Run slow = trainer(mlp(), new Sgd(1e-7)).epochs(5).schedule(new ReduceOnPlateau(impatient)).fit(DIGITS);
        double low = 1e-7 * 0.1;
        assertThat(slow.history().epochs())
                .extracting(EpochResult::learningRate)
                .containsExactly(1e-7, 1e-7, low, low, low);
    }

    @Test
    void a_schedule_without_a_rate_is_refused_before_the_first_step() {
        List<TrainEvent> events = new ArrayList<>();
        double rise = 1.0 / (EPOCHS * Math.ceilDiv(DIGITS.train().data().size(), 50));
        var cycle = new OneCycle(new OneCycle.Config(0, rise, 25, 1e4, 0.85, 0.95, false, false));
        assertRefused(
                () -> trainer(mlp(), new Sgd(0.1, 0.9)).schedule(cycle).listen(events::add).fit(DIGITS),
                "OneCycle: a first phase",
                "= 1 step");
        var tooShort = new OneCycle(new OneCycle.Config(20, 0.3, 25, 1e4, 0.85, 0.95, false, false));
        assertRefused(
                () -> trainer(mlp(), new Sgd(0.1, 0.9)).schedule(tooShort).listen(events::add).fit(DIGITS),
                "step 21 of a cycle of 20");
        assertRefused(
                () ->
                        Trainer.of(mlp(), new CrossEntropy(), new AdaGrad(0.1))
                                .schedule(new Warmup(new Warmup.Config(5, 0, new OneCycle())))
                                .listen(events::add)
                                .fit(DIGITS),
                "AdaGrad: a schedule of the momentum");
        assertThat(events).isEmpty();
    }

    @Test
    void an_l2_penalty_is_weight_decay_of_the_weights_and_is_reported_apart() {
        Sequential a = mlp(), b = mlp();
        Run penalized = trainer(a, new Sgd(0.1)).regularize(new L2(0.005)).fit(DIGITS);
        var decaying = new Sgd(new Sgd.Config(0.1, 0, 0, false, 0.01));
        decaying.group(p -> p.value().shape().rank() < 2, new Sgd.Config(0.1, 0, 0, false, 0));
        Run decayed = trainer(b, decaying).fit(DIGITS);
        for (int i = 0; i < weights(a).length; i++) assertThat(weights(a)[i]).isCloseTo(weights(b)[i], within(2e-4f));
        for (int e = 0; e < EPOCHS; e++) {
            EpochResult with = penalized.history().epochs().get(e), without = decayed.history().epochs().get(e);
            assertThat(with.train().loss()).isCloseTo(without.train().loss(), within(1e-3));
            assertThat(with.penalty()).isBetween(0.005 * 5, 0.005 * 100);
            assertThat(without.penalty()).isZero();
        }
    }

    @Test
    void the_proximal_form_makes_weights_zero_and_the_penalty_does_not() {
        Sequential pulled = mlp(), thresholded = mlp();
        trainer(pulled, new Sgd(0.1)).regularize(new L1(0.01)).fit(DIGITS);
        trainer(thresholded, new Sgd(0.1)).constrain(new ProximalL1(0.01)).fit(DIGITS);
        assertThat(share(weights(pulled))).isLessThan(0.01);
        assertThat(share(weights(thresholded))).isGreaterThan(0.1);
    }

    private static double share(float[] w) {
        int zeros = 0;
        for (float v : w) if (v == 0) zeros++;
        return zeros / (double) w.length;
    }

    @Test
    void rows_stay_within_the_norm() {
        Sequential model = mlp();
        trainer(model, new Sgd(0.5)).constrain(new MaxNorm(0.5)).fit(DIGITS);
        Tensor w = model.state().get("1.weight");
        for (double square : w.square().sum(1, false).toDoubles()) {
            assertThat(Math.sqrt(square)).isLessThanOrEqualTo(0.5 + 1e-6);
        }
    }

    @Test
    void validation_best_and_last_weights_are_those_of_the_average() {
        for (var average : List.of(new Ema(), new Swa())) {
            Sequential model = mlp();
            Run run = trainer(model, new Sgd(0.1)).average(average).fit(DIGITS);
            Evaluator evaluator = new Evaluator(model, new CrossEntropy(), run.model().preparations());
            EpochResult best = run.history().epochs().get(run.history().best() - 1);
            assertThat(evaluator.of(DIGITS.validation().data())).isEqualTo(best.validation());
            Sequential plain = mlp();
            trainer(plain, new Sgd(0.1)).fit(DIGITS);
            assertThat(weights(model)).isNotEqualTo(weights(plain));
        }
    }

    @Test
    void gradients_are_clipped_and_the_direction_stays() {
        Sequential model = mlp(), reference = mlp();
        var slow = new Sgd(1);
        List<Double> moved = new ArrayList<>();
        Map<String, Tensor> before = new java.util.HashMap<>();
        trainer(model, slow)
                .clip(new NormClip(0.01))
                .listen(event -> {
                    if (event instanceof TrainEvent.StepDone) {
                        double square = 0;
                        for (var p : model.parameters()) {
                            Tensor last = before.get(p.name());
                            if (last != null) square += p.value().sub(last).square().sum().item();
                            before.put(p.name(), p.value().copy());
                        }
                        moved.add(Math.sqrt(square));
                    }
                })
                .fit(DIGITS);
        for (double step : moved.subList(1, moved.size())) assertThat(step).isLessThan(0.0101);
        assertThat(moved.get(5)).isCloseTo(0.01, within(2e-4));
        assertThat(reference.parameters()).isEmpty();
    }

    @Test
    void first_weights_can_come_from_data_and_what_was_done_is_told() {
        List<String> told = new ArrayList<>();
        trainer(mlp(), new Sgd(0.1))
                .initialize(new Lsuv())
                .listen(event -> {
                    if (event instanceof TrainEvent.Started s) told.add(s.initialization());
                })
                .fit(DIGITS);
        assertThat(told.getFirst()).startsWith("layer").contains("1      Linear", "4      Linear");
    }

    @Test
    void a_penalty_on_nothing_is_refused_before_the_first_step() {
        var lost = new L2(new L2.Config(1, "9.*"));
        assertRefused(() -> trainer(mlp(), new Sgd(0.1)).regularize(lost).fit(DIGITS), "L2 on '9.*'");
    }
}
