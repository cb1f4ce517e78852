package dev.gradus.train;

import static dev.gradus.error.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gradus.data.InMemory;
import dev.gradus.data.Splits;
import dev.gradus.data.prepare.Standardize;
import dev.gradus.data.source.Digits;
import dev.gradus.error.GradusException;
import dev.gradus.nn.Loss;
import dev.gradus.nn.Parameter;
import dev.gradus.nn.Reduction;
import dev.gradus.nn.Sequential;
import dev.gradus.nn.activation.ReLU;
import dev.gradus.nn.layer.Dropout;
import dev.gradus.nn.layer.Flatten;
import dev.gradus.nn.layer.Linear;
import dev.gradus.nn.loss.CrossEntropy;
import dev.gradus.nn.loss.MeanSquaredError;
import dev.gradus.optim.Adam;
import dev.gradus.optim.GradientDescent;
import dev.gradus.tensor.kernel.KernelProvider;
import dev.gradus.train.metric.ConfusionMeter;
import dev.gradus.train.metric.F1;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TrainerTest {
    private static final Splits DIGITS = Digits.load();
    private final int threads = KernelProvider.threads();

    @AfterEach
    void restoreThreads() {
        KernelProvider.threads(threads);
    }

    private static Sequential mlp() {
        return Sequential.of(new Flatten(), new Linear(64), new ReLU(), new Dropout(0.1), new Linear(10));
    }

    private static Trainer trainer(Sequential model) {
        return Trainer.of(model, new CrossEntropy(), new Adam(3e-3))
                .prepare(Standardize.fit(DIGITS.train()))
                .epochs(8)
                .batchSize(32);
    }

    private static int[] bits(Sequential model) {
        return model.parameters().stream().flatMapToInt(p -> floatBits(p)).toArray();
    }

    private static java.util.stream.IntStream floatBits(Parameter p) {
        float[] values = p.value().toFloats();
        return java.util.stream.IntStream.range(0, values.length).map(i -> Float.floatToRawIntBits(values[i]));
    }

    @Test
    void learns_handwritten_digits() {
        Run run = trainer(mlp()).fit(DIGITS);
        assertThat(run.test().accuracy()).isGreaterThan(0.95);
        assertThat(run.reason()).isEqualTo(StopReason.COMPLETED);
        assertThat(run.history().epochs()).hasSize(8);
        ConfusionMeter meter = new F1().begin(DIGITS.task());
        Evaluator.of(run.model()).of(DIGITS.test().data(), List.of(meter));
        assertThat(run.confusion()).isEqualTo(meter.matrix());
        assertThat(run.confusion().accuracy()).isEqualTo(run.test().accuracy());
    }

    @Test
    void values_have_no_confusion_matrix() {
        float[][] rows = new float[30][1], values = new float[30][1];
        for (int i = 0; i < 30; i++) values[i][0] = rows[i][0] = i;
        Splits data = Splits.of(InMemory.of("line", rows, values, List.of("y")), 0.2, 0.2, 1);
        Run run = Trainer.of(Sequential.of(new Linear(1)), new MeanSquaredError(), new Adam(1e-3)).epochs(1).fit(data);
        assertRefused(run::confusion, "confusion matrix of the values [y]", "Assessment.of(run.model()");
    }

    @Test
    void same_seed_gives_same_bits_for_any_number_of_threads() {
        List<int[]> weights = new ArrayList<>();
        for (int count : new int[] {1, 2, 3, 1}) {
            KernelProvider.threads(count);
            Sequential model = mlp();
            trainer(model).epochs(2).seed(9).fit(DIGITS);
            weights.add(bits(model));
        }
        assertThat(weights).allSatisfy(w -> assertThat(w).isEqualTo(weights.getFirst()));
    }

    @Test
    void another_seed_gives_other_weights() {
        Sequential one = mlp(), other = mlp();
        trainer(one).epochs(1).seed(1).fit(DIGITS);
        trainer(other).epochs(1).seed(2).fit(DIGITS);
        assertThat(Arrays.equals(bits(one), bits(other))).isFalse();
    }

    @Test
    void first_loss_of_an_untrained_classifier_is_about_log_of_class_count() {
        List<Double> losses = new ArrayList<>();
        trainer(mlp())
                .epochs(1)
                .listen(e -> {
                    if (e instanceof TrainEvent.StepDone step) losses.add(step.loss());
                })
                .fit(DIGITS);
        assertThat(losses.getFirst()).isBetween(Math.log(10) - 0.4, Math.log(10) + 0.4);
        assertThat(losses).hasSize((DIGITS.train().data().size() + 31) / 32);
    }

    @Test
    void events_come_in_order_and_tell_the_history() {
        List<TrainEvent> events = new ArrayList<>();
        Run run = trainer(mlp()).epochs(2).listen(events::add).fit(DIGITS);
        assertThat(events.getFirst()).isInstanceOf(TrainEvent.Started.class);
        assertThat(events.getLast())
                .isInstanceOfSatisfying(
                        TrainEvent.Finished.class,
                        finished -> {
                            assertThat(finished.reason()).isEqualTo(StopReason.COMPLETED);
                            assertThat(finished.history()).isEqualTo(run.history());
                        });
        assertThat(
                        events.stream()
                                .filter(TrainEvent.EpochDone.class::isInstance)
                                .map(e -> ((TrainEvent.EpochDone) e).result()))
                .containsExactlyElementsOf(run.history().epochs());
    }

    @Test
    void the_best_epoch_by_validation_is_the_one_that_is_tested() {
        Sequential model = mlp();
        List<int[]> afterEpoch = new ArrayList<>();
        Run run =
                trainer(model)
                        .listen(e -> {
                            if (e instanceof TrainEvent.EpochDone) afterEpoch.add(bits(model));
                        })
                        .fit(DIGITS);
        int best = run.history().best();
        double bestAccuracy = run.history().epochs().get(best - 1).validation().accuracy();
        assertThat(run.history().epochs())
                .allSatisfy(e -> assertThat(e.validation().accuracy()).isLessThanOrEqualTo(bestAccuracy));
        assertThat(bits(model)).isEqualTo(afterEpoch.get(best - 1));
        Evaluation again =
                new Evaluator(model, new CrossEntropy(), run.model().preparations()).of(DIGITS.test().data());
        assertThat(again).isEqualTo(run.test());
    }

    @Test
    void stop_ends_after_the_present_step_and_keeps_the_weights() {
        Trainer trainer = trainer(mlp());
        List<TrainEvent> steps = new ArrayList<>();
        Run run =
                trainer.listen(
                                e -> {
                                    if (e instanceof TrainEvent.StepDone) steps.add(e);
                                    if (steps.size() == 3) trainer.stop();
                                })
                        .fit(DIGITS);
        assertThat(run.reason()).isEqualTo(StopReason.INTERRUPTED);
        assertThat(steps).hasSize(3);
        assertThat(run.test().samples()).isEqualTo(DIGITS.test().data().size());
    }

    @Test
    void a_run_that_diverges_ends_with_its_last_finite_weights() {
        Sequential model = Sequential.of(new Flatten(), new Linear(64), new Linear(10));
        Run run = Trainer.of(model, new CrossEntropy(), new GradientDescent(1e30)).epochs(2).fit(DIGITS);
        assertThat(run.reason()).isEqualTo(StopReason.DIVERGED);
        assertThat(run.history().best()).isZero();
    }

    @Test
    void misfits_are_named_before_the_first_step() {
        Sequential nine = Sequential.of(new Flatten(), new Linear(9));
        assertThatThrownBy(() -> trainer(nine).fit(DIGITS))
                .isInstanceOf(GradusException.class)
                .hasMessageContaining("10");
        Sequential unflattened = Sequential.of(new Linear(10));
        assertThatThrownBy(() -> trainer(unflattened).fit(DIGITS)).hasMessageContaining("Flatten");
        Loss values = new MeanSquaredError();
        assertThatThrownBy(() -> Trainer.of(mlp(), values, new Adam()).fit(DIGITS))
                .hasMessageContaining("CrossEntropy");
        Loss each = new CrossEntropy(new CrossEntropy.Config(Reduction.NONE));
        List<TrainEvent> events = new ArrayList<>();
        assertThatThrownBy(() -> Trainer.of(mlp(), each, new Adam()).batchSize(1).listen(events::add).fit(DIGITS))
                .isInstanceOf(GradusException.class);
        assertThat(events).isEmpty();
    }

    @Test
    void sizes_below_one_are_refused() {
        assertThatThrownBy(() -> trainer(mlp()).epochs(0)).hasMessageContaining("0 epochs");
        assertThatThrownBy(() -> trainer(mlp()).batchSize(-1)).hasMessageContaining("batches of -1");
    }

    @Test
    void better_is_more_accuracy_then_less_loss_and_never_not_a_number() {
        Evaluation nan = new Evaluation(Double.NaN, 0.9, 1), good = new Evaluation(0.5, 0.9, 1);
        assertThat(good.isBetterThan(nan)).isTrue();
        assertThat(nan.isBetterThan(good)).isFalse();
        assertThat(new Evaluation(0.4, 0.9, 1).isBetterThan(good)).isTrue();
        assertThat(new Evaluation(0.1, 0.8, 1).isBetterThan(good)).isFalse();
        assertThat(good.isBetterThan(good)).isFalse();
        assertThat(new Evaluation(0.4, Double.NaN, 1).isBetterThan(new Evaluation(0.5, Double.NaN, 1))).isTrue();
    }
}
