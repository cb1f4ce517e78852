package dev.gradus.train.metric;

import static dev.gradus.error.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.gradus.data.Dataset;
import dev.gradus.data.InMemory;
import dev.gradus.data.Task;
import dev.gradus.model.TrainedModel;
import dev.gradus.nn.Loss;
import dev.gradus.nn.Sequential;
import dev.gradus.nn.layer.Linear;
import dev.gradus.nn.loss.CrossEntropy;
import dev.gradus.nn.loss.Hinge;
import dev.gradus.nn.loss.MeanSquaredError;
import dev.gradus.tensor.Rng;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;
import dev.gradus.train.Ensemble;
import dev.gradus.train.Evaluator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class AssessmentTest {
    private static final List<String> PETS = List.of("cat", "dog");

    /// `y = x W' + b` with given numbers.
    private static TrainedModel linear(Loss loss, Task task, float[] weight, float... bias) {
        int outputs = bias.length, inputs = weight.length / outputs;
        Sequential network = Sequential.of(new Linear(outputs));
        network.build(Shape.of(inputs), 1);
        network.state(
                Map.of(
                        "0.weight",
                        Tensor.of(Shape.of(outputs, inputs), weight),
                        "0.bias",
                        Tensor.of(Shape.of(outputs), bias)));
        return new TrainedModel(network, loss, task, List.of(), Map.of());
    }

    /// The class-1 score is the first input, of class 0 it is 0.
    private static TrainedModel pets() {
        return linear(new CrossEntropy(), new Task.Classification(PETS), new float[] {0, 0, 1, 0}, 0, 0);
    }

    private static double sigmoid(double x) {
        return 1 / (1 + Math.exp(-x));
    }

    @Test
    void mistakes_are_known_by_their_samples_the_most_confident_first() {
        float[][] rows = {{-2, 5}, {3, 5}, {-1, 5}, {1, 5}};
        Dataset data = InMemory.of("pets", rows, new int[] {0, 0, 1, 1}, PETS);
        var all = (ClassAssessment) Assessment.of(pets(), data);
        assertThat(all.mistakes()).hasSize(2);
        assertThat(all.mistakes().get(0).sample()).isEqualTo(1);
        assertThat(all.mistakes().get(0).probability()).isCloseTo(sigmoid(3), within(1e-6));
        assertThat(all.mistakes().get(1)).extracting("sample", "actual", "predicted").containsExactly(2, 1, 0);
        assertThat(all.evaluation()).isEqualTo(Evaluator.of(pets()).of(data));
        assertThat(all.confusion().at(0, 1)).isEqualTo(1);
        ThresholdCurves curves = Objects.requireNonNull(all.curves());
        assertThat(curves.rocArea()).isEqualTo(0.5); // of four pairs, two are in order
        assertThat(curves.averagePrecision()).isCloseTo(0.5 * 1 / 2 + 0.5 * 2 / 3, within(1e-12));
        double sure = (sigmoid(2) + sigmoid(3) + 2 * sigmoid(1)) / 4;
        Calibration calibration = Objects.requireNonNull(all.calibration());
        double mean = calibration.bins().stream().mapToDouble(b -> b.samples() * b.probability()).sum() / 4;
        assertThat(mean).isCloseTo(sure, within(1e-6));
    }

    @Test
    void answers_from_elsewhere_have_a_calibration() {
        Calibration calibration = Calibration.of(new double[] {0.9, 0.8, 0.3}, new boolean[] {true, false, true}, 2);
        assertThat(calibration.bins()).extracting("samples").containsExactly(1, 2);
        assertThat(calibration.error()).isCloseTo((0.7 + 0.7) / 3, within(1e-12)); // |1 - 0.3| and |1 - 1.7|
    }

    @Test
    void samples_keep_their_numbers_beyond_the_first_batch() {
        float[][] rows = new float[1203][];
        int[] labels = new int[rows.length];
        for (int i = 0; i < rows.length; i++) rows[i] = new float[] {-1, 0};
        labels[1201] = 1;
        var all = (ClassAssessment) Assessment.of(pets(), InMemory.of("pets", rows, labels, PETS));
        assertThat(all.mistakes()).singleElement().extracting("sample").isEqualTo(1201);
        assertThat(all.confusion().samples()).isEqualTo(1203);
        var ensemble =
                (ClassAssessment)
                        Assessment.of(Ensemble.of(List.of(pets(), pets())), InMemory.of("pets", rows, labels, PETS));
        assertThat(ensemble.mistakes()).isEqualTo(all.mistakes());
        assertThat(ensemble.confusion()).isEqualTo(all.confusion());
    }

    @Test
    void scores_have_no_calibration_and_one_class_no_curves() {
        float[][] rows = {{-2}, {3}};
        TrainedModel scores = linear(new Hinge(), new Task.Classification(PETS), new float[] {1}, 0);
        var all = (ClassAssessment) Assessment.of(scores, InMemory.of("pets", rows, new int[] {0, 1}, PETS));
        assertThat(all.calibration()).isNull();
        assertThat(Objects.requireNonNull(all.curves()).rocArea()).isEqualTo(1);
        Dataset cats = InMemory.of("pets", new float[][] {{1, 0}}, new int[] {0}, PETS);
        assertThat(((ClassAssessment) Assessment.of(pets(), cats)).curves()).isNull();
    }

    private static TrainedModel price(double factor) {
        var task = new Task.Regression(List.of("price"), List.of(1000.0), List.of(100.0));
        return linear(new MeanSquaredError(), task, new float[] {(float) factor}, 0);
    }

    private static final Dataset HOUSES =
            InMemory.of(
                    "houses", new float[][] {{1}, {2}, {-1}}, new float[][] {{1100}, {1150}, {930}}, List.of("price"));

    @Test
    void values_are_in_their_own_unit_whether_the_model_scales_them_or_not() {
        var all = (ValueAssessment) Assessment.of(price(1), HOUSES); // 1100, 1200, 900
        assertThat(all.predicted(0)).containsExactly(1100, 1200, 900);
        assertThat(all.actual(0)).containsExactly(1100, 1150, 930); // not what float32 makes of (930 - 1000) / 100
        assertThat(all.evaluation().metrics().get("mean-absolute")).isCloseTo(80 / 3.0, within(1e-4));
        assertThat(all.evaluation().metrics().get("root-mean-square")).isCloseTo(Math.sqrt(3400 / 3.0), within(1e-4));
        assertThat(all.figures(0).keySet()).isEqualTo(all.evaluation().metrics().keySet());
        assertThat(all.figures(0).get("mean-absolute")).isEqualTo(80 / 3.0);
        assertThat(all.evaluation().loss()).isCloseTo(3400 / 3.0 / 1e4, within(1e-6)); // of scaled values
        assertThat(all.worst(2)).extracting(ValueAssessment.Row::sample).containsExactly(1, 2);
        assertThat(all.worst(1).getFirst().residual(0)).isCloseTo(-50, within(1e-4));
        assertRefused(() -> all.actual(1), "the output 1", "[price]");
    }

    @Test
    void an_ensemble_of_values_is_assessed_by_its_mean() {
        var all = (ValueAssessment) Assessment.of(Ensemble.of(List.of(price(1), price(2))), HOUSES);
        assertThat(all.predicted(0)).containsExactly(new double[] {1150, 1300, 850}, within(1e-4));
        assertThat(all.actual(0)).containsExactly(new double[] {1100, 1150, 930}, within(1e-4));
        assertThat(all.worst(1).getFirst().sample()).isEqualTo(1);
    }

    @Test
    void a_loss_cannot_be_measured_of_what_an_ensemble_answers() {
        Ensemble two = Ensemble.of(List.of(pets(), pets()));
        Dataset data = InMemory.of("pets", new float[][] {{1, 0}}, new int[] {0}, PETS);
        var meter = new MeanLoss(new MeanLoss.Config(new CrossEntropy(), "other")).begin(data.task());
        assertRefused(() -> two.of(data, List.of(meter)), "ensemble", "one by one");
    }

    @Test
    void of_several_values_each_counts_in_its_own_deviation() {
        TrainedModel both =
                linear(new MeanSquaredError(), new Task.Regression(List.of("a", "b")), new float[] {1, 1000}, 0, 0);
        Dataset data =
                InMemory.of(
                        "two",
                        new float[][] {{1}, {2}, {3}},
                        new float[][] {{1, 1000}, {5, 2000}, {3, 3200}},
                        List.of("a", "b"));
        var all = (ValueAssessment) Assessment.of(both, data);
        assertThat(all.worst(3)).extracting(ValueAssessment.Row::sample).containsExactly(1, 2, 0);
        assertThat(all.figures(1).get("mean-absolute")).isCloseTo(200 / 3.0, within(1e-9));
    }

    @Test
    void a_shuffled_column_costs_what_the_same_order_costs_by_hand_and_an_ignored_one_nothing() {
        float[][] rows = new float[50][];
        int[] labels = new int[50];
        for (int i = 0; i < rows.length; i++) {
            rows[i] = new float[] {i % 2 == 0 ? 1 : -1, i};
            labels[i] = i % 2 == 0 ? 1 : 0;
        }
        Dataset data = InMemory.of("pets", rows, labels, PETS);
        List<PermutationImportance> columns = PermutationImportance.of(pets(), data, 3, 7);
        double[] drops = new double[3];
        for (int k = 0; k < 3; k++) {
            int[] order = Rng.of(7).fork("importance").fork(0).fork(k).permutation(50);
            for (int i = 0; i < 50; i++) if (labels[order[i]] != labels[i]) drops[k] += 1 / 50.0;
        }
        double mean = (drops[0] + drops[1] + drops[2]) / 3;
        assertThat(columns).extracting(PermutationImportance::column).containsExactly("1", "2");
        assertThat(columns.getFirst().mean()).isCloseTo(mean, within(1e-12)).isGreaterThan(0.3);
        double variance = 0;
        for (double drop : drops) variance += (drop - mean) * (drop - mean) / 3;
        assertThat(columns.getFirst().deviation()).isCloseTo(Math.sqrt(variance), within(1e-12));
        assertThat(columns.getLast()).isEqualTo(new PermutationImportance("2", 0, 0));
        assertThat(PermutationImportance.of(Ensemble.of(List.of(pets())), data, 3, 7)).isEqualTo(columns);
        assertThat(PermutationImportance.of(pets(), data, 3, 8)).isNotEqualTo(columns);
        assertRefused(() -> PermutationImportance.of(pets(), data, 0, 7), "0 shuffles");
    }

    @Test
    void importance_of_values_is_the_rise_of_the_error_in_their_unit() {
        Dataset data =
                InMemory.of("houses", new float[][] {{1}, {-1}}, new float[][] {{1100}, {900}}, List.of("price"));
        List<PermutationImportance> columns = PermutationImportance.of(price(1), data, 8, 1);
        int swaps = 0;
        for (int k = 0; k < 8; k++) {
            if (Rng.of(1).fork("importance").fork(0).fork(k).permutation(2)[0] == 1) swaps++;
        }
        assertThat(swaps).isBetween(1, 7);
        assertThat(columns.getFirst().mean()).isCloseTo(swaps / 8.0 * 200, within(1e-9));
    }
}
