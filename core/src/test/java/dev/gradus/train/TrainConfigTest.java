package dev.gradus.train;

import static dev.gradus.error.Refusals.assertRefused;
import static dev.gradus.train.callback.Few.bits;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.gradus.data.Dataset;
import dev.gradus.data.Split;
import dev.gradus.data.Splits;
import dev.gradus.data.augment.GaussianNoise;
import dev.gradus.nn.Sequential;
import dev.gradus.nn.activation.ReLU;
import dev.gradus.nn.layer.Dropout;
import dev.gradus.nn.layer.Flatten;
import dev.gradus.nn.layer.Linear;
import dev.gradus.nn.loss.CrossEntropy;
import dev.gradus.optim.Adam;
import dev.gradus.optim.Ema;
import dev.gradus.optim.Sgd;
import dev.gradus.optim.schedule.OneCycle;
import dev.gradus.optim.schedule.ReduceOnPlateau;
import dev.gradus.train.callback.EarlyStopping;
import dev.gradus.train.callback.Few;
import dev.gradus.train.metric.F1;
import dev.gradus.train.metric.Recall;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/// Limits of a training, what is measured in it, and by which figure the best epoch is found.
class TrainConfigTest {
    private static final int BATCH = 20;
    private static final Dataset TRAIN = Few.DIGITS.train().data();
    private static final int BATCHES = TRAIN.size() / BATCH;
    private static final TrainConfig CONFIG = new TrainConfig(4, BATCH, false, 3);

    private static Sequential mlp() {
        return Sequential.of(new Flatten(), new Linear(16), new ReLU(), new Dropout(0.2), new Linear(10));
    }

    private static Trainer trainer(Sequential model) {
        return Trainer.of(model, new CrossEntropy(), new Adam(1e-2)).config(CONFIG);
    }

    @Test
    void without_shuffling_every_epoch_has_the_order_of_the_data_set() {
        List<Integer> seen = new ArrayList<>();
        Sequential model = mlp();
        trainer(model)
                .config(CONFIG.withShuffle(false).withEpochs(2))
                .probe(
                        Probe.every(1),
                        (step, _) -> {
                            for (int index : step.batch().indices()) seen.add(index);
                        })
                .fit(Few.DIGITS);
        List<Integer> expected = new ArrayList<>();
        for (int i = 0; i < 2 * TRAIN.size(); i++) expected.add(i % TRAIN.size());
        assertThat(seen).isEqualTo(expected);
        Sequential shuffled = mlp();
        trainer(shuffled).epochs(2).fit(Few.DIGITS);
        assertThat(weights(shuffled).getFirst()).isNotEqualTo(weights(model).getFirst());
    }

    private static List<float[]> weights(Sequential model) {
        return model.parameters().stream().map(p -> p.value().toFloats()).toList();
    }

    // ---- limits ----------------------------------------------------------------------------------------------------

    @Test
    void a_limit_of_steps_within_an_epoch_cuts_it_and_what_was_done_is_validated() {
        List<TrainEvent> steps = new ArrayList<>();
        List<Double> rates = new ArrayList<>();
        var adam = new Adam(1e-2);
        Run run =
                Trainer.of(mlp(), new CrossEntropy(), adam)
                        .config(CONFIG.withSteps(BATCHES + 2))
                        .schedule(new OneCycle())
                        .listen(event -> {
                            if (!(event instanceof TrainEvent.StepDone)) return;
                            steps.add(event);
                            rates.add(adam.learningRate());
                        })
                        .fit(Few.DIGITS);
        assertThat(run.reason()).isEqualTo(StopReason.COMPLETED);
        assertThat(steps).hasSize(BATCHES + 2);
        assertThat(run.history().epochs()).extracting(EpochResult::epoch).containsExactly(1, 2);
        assertThat(run.history().epochs())
                .extracting(e -> e.train().samples())
                .containsExactly(TRAIN.size(), 2 * BATCH);
        assertThat(run.history().epochs().getLast().validation().samples()).isEqualTo(40);
        assertThat(rates.getLast()).as("the schedule ends there, too").isCloseTo(1e-2 / 25 / 1e4, within(1e-12));
    }

    @Test
    void steps_at_the_end_of_an_epoch_and_more_steps_than_epochs_cut_nothing() {
        for (int[] limit : new int[][] {{2 * BATCHES, 2}, {99 * BATCHES, 4}}) {
            Run run = trainer(mlp()).config(CONFIG.withSteps(limit[0])).fit(Few.DIGITS);
            assertThat(run.history().epochs()).hasSize(limit[1]);
            assertThat(run.history().epochs()).extracting(e -> e.train().samples()).containsOnly(TRAIN.size());
        }
    }

    private static Trainer demanding(Sequential model) {
        var plateau = new ReduceOnPlateau(new ReduceOnPlateau.Config(0.5, 0, 0.2, 0, 0));
        return trainer(model).schedule(plateau).average(new Ema(0.9)).with(new EarlyStopping(3));
    }

    @Test
    void a_training_that_was_cut_goes_on_as_if_it_had_not_been() {
        Sequential whole = mlp();
        Run uncut = demanding(whole).fit(Few.DIGITS);
        assertThat(uncut.history().epochs()).extracting(EpochResult::learningRate).as("of plateaus").contains(5e-3);
        for (int steps = 1; steps <= 2 * BATCHES; steps++) {
            List<TrainingState> states = new ArrayList<>();
            demanding(mlp())
                    .config(CONFIG.withSteps(steps))
                    .with((event, training) -> {
                        if (event instanceof TrainEvent.EpochDone || event instanceof TrainEvent.Stopping) {
                            training.capture(states::add);
                        }
                    })
                    .fit(Few.DIGITS);
            assertThat(states.getLast().position().updates()).isEqualTo(steps);
            for (TrainingState state : states) {
                Sequential resumed = mlp();
                Run run = demanding(resumed).resume(state).fit(Few.DIGITS);
                assertThat(bits(resumed)).as("%s", state.position()).isEqualTo(bits(whole));
                assertThat(run.history().best()).isEqualTo(uncut.history().best());
                assertThat(run.history().epochs())
                        .extracting(EpochResult::figures)
                        .isEqualTo(uncut.history().epochs().stream().map(EpochResult::figures).toList());
            }
        }
    }

    @Test
    void a_limit_of_time_counts_what_was_before_a_resumption() {
        List<TrainEvent> steps = new ArrayList<>();
        List<TrainingState> states = new ArrayList<>();
        Run run =
                trainer(mlp())
                        .config(CONFIG.withMinutes(0.3 / 60))
                        .listen(event -> {
                            if (!(event instanceof TrainEvent.StepDone)) return;
                            steps.add(event);
                            pause();
                        })
                        .with((event, training) -> {
                            if (event instanceof TrainEvent.Stopping) training.capture(states::add);
                        })
                        .fit(Few.DIGITS);
        assertThat(run.reason()).isEqualTo(StopReason.TIME_UP);
        assertThat(steps).hasSizeBetween(1, 3);
        assertThat(run.history().epochs())
                .singleElement()
                .extracting(e -> e.train().samples())
                .isEqualTo(steps.size() * BATCH);
        assertThat((Double) Objects.requireNonNull(states.getFirst().progress().get("seconds"))).isGreaterThan(0.3);
        steps.clear();
        Run again =
                trainer(mlp())
                        .config(CONFIG.withMinutes(0.3 / 60))
                        .listen(event -> {
                            if (event instanceof TrainEvent.StepDone) steps.add(event);
                        })
                        .resume(states.getFirst())
                        .fit(Few.DIGITS);
        assertThat(again.reason()).isEqualTo(StopReason.TIME_UP);
        assertThat(steps).isEmpty();
    }

    private static void pause() {
        try {
            Thread.sleep(100);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void limits_that_make_no_sense_are_refused() {
        assertRefused(() -> CONFIG.withSteps(-1), "-1 steps", "a wrong sign");
        assertRefused(() -> CONFIG.withMinutes(Double.NaN), "NaN minutes");
        assertRefused(() -> CONFIG.withMinutes(-1), "-1.0 minutes");
        assertRefused(() -> CONFIG.withAccumulate(0), "0 accumulated batches");
        assertRefused(() -> CONFIG.withSubset(-5), "a subset of -5");
    }

    // ---- what is measured ------------------------------------------------------------------------------------------

    /// A training in which nothing moves.
    private static Trainer standing(TrainConfig config) {
        return Trainer.of(mlp(), new CrossEntropy(), new Sgd(1e-30)).config(config).measure(new F1());
    }

    @Test
    void a_subset_of_training_samples_is_measured_just_as_validation_samples_are() {
        var same = new Splits(new Split.Train(TRAIN), new Split.Validation(TRAIN), Few.DIGITS.test());
        Run run = standing(CONFIG.withSubset(999)).augment(new GaussianNoise(0.1, 0.3)).fit(same);
        for (EpochResult e : run.history().epochs()) {
            Evaluation subset = Objects.requireNonNull(e.subset());
            assertThat(subset.samples()).isEqualTo(TRAIN.size());
            assertThat(subset.loss()).isCloseTo(e.validation().loss(), within(1e-6));
            assertThat(subset.accuracy()).isEqualTo(e.validation().accuracy());
            assertThat(subset.metrics()).isEqualTo(e.validation().metrics()).containsOnlyKeys("f1");
            assertThat(e.train().loss())
                    .as("of changed samples, with dropout")
                    .isNotCloseTo(subset.loss(), within(1e-4));
            assertThat(e.figures()).containsKeys("subset.loss", "subset.accuracy", "subset.f1");
        }
    }

    @Test
    void the_subset_has_the_same_samples_in_every_epoch_and_others_with_another_seed() {
        Run one = standing(CONFIG.withSubset(30)).fit(Few.DIGITS);
        List<Evaluation> subsets =
                one.history().epochs().stream().map(e -> Objects.requireNonNull(e.subset())).toList();
        assertThat(subsets).containsOnly(subsets.getFirst());
        assertThat(subsets.getFirst().samples()).isEqualTo(30);
        Sequential model = mlp().build(TRAIN.shape(), 3);
        Run other =
                Trainer.of(model, new CrossEntropy(), new Sgd(1e-30))
                        .config(CONFIG.withSubset(30).withSeed(4))
                        .fit(Few.DIGITS);
        assertThat(Objects.requireNonNull(other.history().epochs().getFirst().subset()).loss())
                .isNotEqualTo(subsets.getFirst().loss());
    }

    @Test
    void averaged_and_raw_weights_are_measured_beside_each_other() {
        Run averaged = trainer(mlp()).average(new Ema(0.9)).measure(new F1()).fit(Few.DIGITS);
        Run plain = trainer(mlp()).measure(new F1()).fit(Few.DIGITS);
        for (int i = 0; i < 4; i++) {
            EpochResult e = averaged.history().epochs().get(i), bare = plain.history().epochs().get(i);
            assertThat(e.raw()).isEqualTo(bare.validation());
            assertThat(e.validation()).isNotEqualTo(e.raw());
            assertThat(e.figures()).containsKeys("raw.loss", "raw.accuracy", "raw.f1");
            assertThat(bare.raw()).isNull();
        }
    }

    // ---- the best epoch --------------------------------------------------------------------------------------------

    @Test
    void the_best_epoch_is_that_of_the_figure_that_is_watched() {
        for (String figure : List.of("validation.f1", "validation.loss", "subset.recall", "train.loss")) {
            Sequential model = mlp();
            Run run =
                    Trainer.of(model, new CrossEntropy(), new Adam(0.1))
                            .config(CONFIG.withEpochs(8).withSubset(30))
                            .measure(new F1(), new Recall())
                            .monitor(new Monitor(figure))
                            .fit(Few.DIGITS);
            double sign = figure.endsWith("loss") ? 1 : -1;
            EpochResult best =
                    run.history().epochs().stream()
                            .min(
                                    Comparator.comparingDouble(
                                            e -> sign * Objects.requireNonNull(e.figures().get(figure))))
                            .orElseThrow();
            assertThat(run.history().best()).as(figure).isEqualTo(best.epoch());
            Evaluation again =
                    new Evaluator(model, new CrossEntropy(), List.of())
                            .metrics(Few.DIGITS.task(), List.of(new F1(), new Recall()))
                            .of(Few.DIGITS.validation().data());
            assertThat(again).isEqualTo(best.validation());
            assertThat(run.test().metrics()).containsOnlyKeys("f1", "recall");
        }
    }

    @Test
    void a_figure_that_nobody_measures_cannot_be_watched() {
        List<TrainEvent> events = new ArrayList<>();
        assertRefused(
                () -> trainer(mlp()).monitor(new Monitor("validation.f1")).listen(events::add).fit(Few.DIGITS),
                "the figure 'validation.f1'",
                "validation.loss",
                "a metric that is not measured");
        assertThat(events).isEmpty();
    }
}
