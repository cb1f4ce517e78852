package dev.gradus.train;

import static dev.gradus.error.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.gradus.data.Dataset;
import dev.gradus.data.InMemory;
import dev.gradus.data.Splits;
import dev.gradus.data.Task;
import dev.gradus.data.prepare.Standardize;
import dev.gradus.data.source.Digits;
import dev.gradus.model.MonteCarloDropout;
import dev.gradus.model.TrainedModel;
import dev.gradus.nn.Reduction;
import dev.gradus.nn.Sequential;
import dev.gradus.nn.activation.ReLU;
import dev.gradus.nn.init.Constant;
import dev.gradus.nn.init.Zeros;
import dev.gradus.nn.layer.Dropout;
import dev.gradus.nn.layer.Flatten;
import dev.gradus.nn.layer.Linear;
import dev.gradus.nn.loss.CrossEntropy;
import dev.gradus.nn.loss.MeanSquaredError;
import dev.gradus.nn.norm.BatchNorm1d;
import dev.gradus.optim.Adam;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EnsembleTest {
    private static final Splits DIGITS = Digits.load();

    private static Trainer trainer(long seed, double dropout) {
        var model =
                Sequential.of(
                        new Flatten(),
                        new Linear(64),
                        new BatchNorm1d(),
                        new ReLU(),
                        new Dropout(dropout),
                        new Linear(10));
        return Trainer.of(model, new CrossEntropy(), new Adam(3e-3))
                .prepare(Standardize.fit(DIGITS.train()))
                .epochs(4)
                .batchSize(32)
                .seed(seed);
    }

    /// A classifier of single numbers whose scores are always the given ones.
    private static TrainedModel constant(double... scores) {
        var model = Sequential.of(new Linear(scores.length).init(new Zeros())).build(Shape.of(1), 1);
        model.parameters()
                .get(1)
                .value()
                .set(Tensor.of(Shape.of(scores.length), scores).to(model.parameters().get(1).value().dtype()));
        List<String> classes = List.of("a", "b", "c").subList(0, scores.length);
        return new TrainedModel(model, new CrossEntropy(), new Task.Classification(classes), List.of(), Map.of());
    }

    @Test
    void probabilities_have_their_mean_and_scores_their_geometric_mean() {
        var ensemble = Ensemble.of(List.of(constant(0, 2), constant(0, -4)));
        double p = 1 / (1 + Math.exp(-2)), q = 1 / (1 + Math.exp(4));
        assertThat(ensemble.predict(new float[1], 1).values().get(0, 1)).isCloseTo((p + q) / 2, within(1e-6));
        assertThat(ensemble.predict(new float[1], 1).classes()).containsExactly(0);
        var scores = ensemble.average(Ensemble.Average.SCORES);
        assertThat(scores.predict(new float[1], 1).values().get(0, 1)).isCloseTo(1 / (1 + Math.exp(1)), within(1e-6));
    }

    @Test
    void values_have_their_mean() {
        List<TrainedModel> members =
                List.of(1.0, 4.0).stream()
                        .map(w -> Sequential.of(new Linear(1).init(new Constant(w))).build(Shape.of(1), 1))
                        .map(m ->
                                new TrainedModel(
                                        m,
                                        new MeanSquaredError(),
                                        new Task.Regression(List.of("y")),
                                        List.of(),
                                        Map.of()))
                        .toList();
        assertThat(Ensemble.of(members).predict(new float[] {2}, 1).values().toFloats()).containsExactly(5);
    }

    @Test
    void together_they_err_less_than_each_on_average() {
        var ensemble = Ensemble.train(new long[] {1, 2, 3, 4, 5}, seed -> trainer(seed, 0).fit(DIGITS));
        Dataset test = DIGITS.test().data();
        double loss = 0, accuracy = 0;
        for (TrainedModel m : ensemble.members()) {
            Evaluation alone = new Evaluator(m.network(), m.loss(), m.preparations()).of(test);
            loss += alone.loss() / 5;
            accuracy += alone.accuracy() / 5;
        }
        Evaluation together = ensemble.of(test);
        assertThat(together.samples()).isEqualTo(test.size());
        assertThat(together.loss()).as("Jensen's inequality").isLessThan(loss);
        assertThat(together.accuracy()).isGreaterThanOrEqualTo(accuracy);
        Evaluation single = Ensemble.of(ensemble.members().subList(0, 1)).of(test);
        TrainedModel first = ensemble.members().getFirst();
        Evaluation expected = new Evaluator(first.network(), first.loss(), first.preparations()).of(test);
        assertThat(single.accuracy()).isEqualTo(expected.accuracy());
        assertThat(single.loss()).isCloseTo(expected.loss(), within(1e-5));
    }

    @Test
    void samples_that_the_loss_ignores_count_neither_alone_nor_together() {
        TrainedModel full = constant(0, 2, 1);
        var loss = new CrossEntropy(new CrossEntropy.Config(Reduction.MEAN, List.of(), 2, 0));
        var model = new TrainedModel(full.network(), loss, full.task(), List.of(), Map.of());
        Dataset data = InMemory.of("abc", new float[5][1], new int[] {0, 2, 1, 2, 2}, List.of("a", "b", "c"));
        Evaluation alone = new Evaluator(model.network(), loss, List.of()).of(data);
        Evaluation together = Ensemble.of(List.of(model, model)).of(data);
        double all = 1 + Math.exp(2) + Math.exp(1);
        assertThat(together.accuracy()).isEqualTo(alone.accuracy()).isEqualTo(0.5);
        assertThat(alone.loss()).isCloseTo(Math.log(all) - 1, within(1e-6));
        assertThat(together.loss()).isCloseTo(alone.loss(), within(1e-6));
        assertThat(together.samples()).isEqualTo(alone.samples()).isEqualTo(5);
    }

    @Test
    void snapshots_keep_the_weights_of_their_epoch() {
        var snapshots = new Snapshots(2);
        Run run = trainer(1, 0).listen(snapshots).fit(DIGITS);
        List<TrainedModel> members = snapshots.ensemble().members();
        assertThat(members).hasSize(2);
        assertThat(members.get(0).network().state().get("1.weight").toFloats())
                .isNotEqualTo(members.get(1).network().state().get("1.weight").toFloats());
        Dataset validation = DIGITS.validation().data();
        for (int i = 0; i < 2; i++) {
            TrainedModel m = members.get(i);
            Evaluation then = run.history().epochs().get(2 * i + 1).validation();
            assertThat(new Evaluator(m.network(), m.loss(), m.preparations()).of(validation)).isEqualTo(then);
        }
        assertRefused(() -> new Snapshots(0), "every 0 epochs");
        assertRefused(() -> new Snapshots(3).ensemble(), "without members", "more epochs");
    }

    @Test
    void members_of_different_data_are_refused() {
        assertRefused(() -> Ensemble.of(List.of(constant(0, 1), constant(0, 1, 2))), "different data sets");
        assertThat(Ensemble.of(List.of(constant(0, 1), constant(1, 0))))
                .asString()
                .startsWith("Ensemble of 2, averaging probabilities, the first: TrainedModel for samples [1], ");
    }

    @Test
    void monte_carlo_dropout_tells_what_it_does_not_know() {
        TrainedModel model = trainer(1, 0.5).fit(DIGITS).model();
        float[] pixels = new float[2 * 64];
        DIGITS.test().data().readInput(0, pixels, 0);
        for (int i = 64; i < 128; i++) pixels[i] = i % 2; // nothing that it has seen
        var uncertain = new MonteCarloDropout(model, 50, 1).predict(pixels, 2);
        assertThat(uncertain.predictiveEntropy()[1]).isGreaterThan(uncertain.predictiveEntropy()[0]);
        assertThat(uncertain.mutualInformation(1))
                .isGreaterThan(uncertain.mutualInformation(0))
                .isLessThan(Math.log(10));
        assertThat(uncertain.classes()[0]).isEqualTo(DIGITS.test().data().label(0));
        assertThat(new MonteCarloDropout(model, 50, 1).predict(pixels, 2).predictiveEntropy())
                .containsExactly(uncertain.predictiveEntropy());
        assertThat(new MonteCarloDropout(model, 50, 2).predict(pixels, 2).predictiveEntropy())
                .isNotEqualTo(uncertain.predictiveEntropy());
    }

    @Test
    void without_dropout_all_passes_agree() {
        var uncertain = new MonteCarloDropout(constant(0, 0), 7, 1).predict(new float[3], 3);
        for (int i = 0; i < 3; i++) {
            assertThat(uncertain.predictiveEntropy()[i]).isCloseTo(Math.log(2), within(1e-7));
            assertThat(uncertain.mutualInformation(i)).isCloseTo(0, within(1e-12));
        }
        assertThat(uncertain)
                .asString()
                .startsWith(
                        "3 predictions: class 0 (0.500), class 0 (0.500), class 0 (0.500); entropy of the first 0.693, of which ");
        assertRefused(() -> new MonteCarloDropout(constant(0, 0), 0, 1), "0 passes", "about 50");
    }
}
