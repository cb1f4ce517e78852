package dev.gradus.train.metric;

import static dev.gradus.error.Refusals.assertRefused;
import static dev.gradus.train.metric.Outcomes.classes;
import static dev.gradus.train.metric.Outcomes.figure;
import static dev.gradus.train.metric.Outcomes.given;
import static dev.gradus.train.metric.Outcomes.numbers;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.gradus.nn.Loss;
import dev.gradus.nn.loss.BinaryCrossEntropy;
import dev.gradus.nn.loss.BinaryCrossEntropyFromLogits;
import dev.gradus.nn.loss.CrossEntropy;
import dev.gradus.nn.loss.Hinge;
import dev.gradus.nn.loss.MeanAbsoluteError;
import dev.gradus.nn.loss.MeanSquaredError;
import dev.gradus.nn.loss.MultiMargin;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;
import dev.gradus.train.ConfusionMatrix;
import dev.gradus.train.Metric;
import dev.gradus.train.Outcome;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// How metrics behave where there is nothing to divide by, and with outputs of several forms.
class MetricsTest {
    private static Outcome column(double[] y, double... t) {
        return Outcome.of(
                new MeanSquaredError(),
                numbers(1),
                Tensor.of(Shape.of(y.length, 1), y),
                Tensor.of(Shape.of(t.length), t));
    }

    @Test
    void one_output_is_two_classes() {
        double[] one = {0.2, 0.5, 0.9, 0.4, 0.6}, both = {0.8, 0.2, 0.5, 0.5, 0.1, 0.9, 0.6, 0.4, 0.4, 0.6};
        int[] labels = {0, 1, 1, 1, 0};
        Tensor column = Tensor.of(Shape.of(5, 1), one), targets = Tensor.ofInts(labels);
        both[2] -= 1e-9; // of two outputs, the first of equals wins; one output of 0.5 is class 1
        for (Metric metric :
                List.of(
                        new Accuracy(),
                        new F1(),
                        new Precision(),
                        new Recall(),
                        new RocAuc(),
                        new TopAccuracy(1),
                        new CalibrationError())) {
            double expected = figure(metric, classes(2), given(both, labels));
            for (Loss loss : List.of(new BinaryCrossEntropy(), new MeanSquaredError())) {
                Outcome outcome = Outcome.of(loss, classes(2), column, targets);
                assertThat(figure(metric, classes(2), outcome)).isCloseTo(expected, within(1e-9));
            }
        }
    }

    @Test
    void scores_of_one_output_are_put_in_order_by_their_sign() {
        Tensor scores = Tensor.of(Shape.of(4, 1), new double[] {-3, 0, 2, -1}), labels = Tensor.ofInts(0, 1, 1, 1);
        for (Loss loss : List.of(new Hinge(), new BinaryCrossEntropyFromLogits())) {
            Outcome outcome = Outcome.of(loss, classes(2), scores, labels);
            assertThat(figure(new Accuracy(), classes(2), outcome)).isEqualTo(0.75);
            assertThat(figure(new RocAuc(), classes(2), outcome)).isEqualTo(1);
        }
        Outcome scored = Outcome.of(new Hinge(), classes(2), scores, labels);
        assertRefused(() -> figure(new CalibrationError(), classes(2), scored), "probability of", "scores");
    }

    @Test
    void positions_of_an_image_are_rows() {
        double[] p = {0.9, 0.2, 0.6, 0.1, 0.8, 0.4}; // [1, 2, 3]: two classes at three positions
        Tensor scores = Tensor.of(Shape.of(1, 2, 3), p).log(), labels = Tensor.of(Shape.of(1, 3), new int[] {0, 1, 1});
        Outcome outcome = Outcome.of(new CrossEntropy(), classes(2), scores, labels);
        assertThat(outcome.size()).isEqualTo(3);
        assertThat(outcome.samples()).isEqualTo(1);
        assertThat(outcome.prediction(2, 0)).isCloseTo(0.6, within(1e-12));
        assertThat(figure(new Accuracy(), classes(2), outcome)).isEqualTo(2.0 / 3);
    }

    @Test
    void soft_labels_stand_for_their_most_probable_class() {
        Tensor scores = Tensor.of(Shape.of(2, 2), new double[] {1, 0, 0, 1});
        Tensor soft = Tensor.of(Shape.of(2, 2), new double[] {0.7, 0.3, 0.6, 0.4});
        for (Loss loss : List.of(new CrossEntropy(), new MeanSquaredError())) {
            assertThat(figure(new Accuracy(), classes(2), Outcome.of(loss, classes(2), scores, soft))).isEqualTo(0.5);
        }
    }

    @Test
    void outputs_and_labels_that_do_not_fit_the_classes_are_refused() {
        assertRefused(
                () ->
                        figure(
                                new F1(),
                                classes(4),
                                Outcome.of(new CrossEntropy(), classes(4), Tensor.zeros(2, 3), Tensor.ofInts(0, 1))),
                "[2, 3] for 4 classes");
        assertRefused(
                () -> Outcome.of(new MultiMargin(), classes(3), Tensor.zeros(2, 3), Tensor.ofInts(0, 3)),
                "a label of 3",
                "0 to 2");
        assertRefused(
                () -> Outcome.of(new MeanSquaredError(), numbers(2), Tensor.zeros(2, 2), Tensor.zeros(2, 3)),
                "[2, 2]",
                "[2, 3]");
    }

    @Test
    void of_one_class_alone_there_is_no_area() {
        double[] p = {0.3, 0.7, 0.6, 0.4};
        assertThat(figure(new RocAuc(), classes(2), given(p, 1, 1))).isNaN();
        assertThat(figure(new RocAuc(), classes(2), given(new double[] {0.3, 0.7}, 1))).isNaN();
        assertThat(figure(new RocAuc(), classes(3), given(new double[] {0.3, 0.4, 0.3}, 2))).isNaN();
    }

    @Test
    void areas_count_ties_half_and_leave_absent_classes_out() {
        double[] p = {0.5, 0.5, 0.25, 0.75, 0.5, 0.5, 0.75, 0.25};
        assertThat(figure(new RocAuc(), classes(2), given(p, 0, 1, 1, 0))).isEqualTo(3.5 / 4);
        double[] three = {0.5, 0.4, 0.1, 0.2, 0.6, 0.2, 0.3, 0.2, 0.5};
        assertThat(figure(new RocAuc(), classes(3), given(three, 0, 1, 0))).isEqualTo(1);
        assertThat(figure(new RocAuc(), classes(3), given(three, 0, 1, 1))).isEqualTo((1 + 0.5) / 2);
    }

    @Test
    void a_class_that_was_never_found_has_precision_0() {
        double[] p = {0.9, 0.1, 0.8, 0.2, 0.7, 0.3};
        Outcome outcome = given(p, 0, 1, 1);
        assertThat(figure(new Precision(), classes(2), outcome)).isEqualTo((1.0 / 3 + 0) / 2);
        assertThat(figure(new Precision(new Precision.Config(Average.POSITIVE)), classes(2), outcome)).isZero();
        assertThat(figure(new F1(), classes(2), outcome)).isEqualTo((0.5 + 0) / 2);
    }

    @Test
    void equally_probable_classes_are_taken_in_their_order() {
        Outcome outcome = given(new double[] {0.25, 0.25, 0.25, 0.25}, 2);
        assertThat(figure(new TopAccuracy(3), classes(4), outcome)).isEqualTo(1);
        assertThat(figure(new TopAccuracy(2), classes(4), outcome)).isZero();
        assertThat(figure(new TopAccuracy(1), classes(4), given(new double[] {0.25, 0.25, 0.25, 0.25}, 0)))
                .isEqualTo(1);
    }

    @Test
    void a_probability_on_the_edge_of_a_bin_belongs_below() {
        var two = new CalibrationError(new CalibrationError.Config(2));
        Outcome outcome = given(new double[] {0.5, 0.5, 0.25, 0.75, 1, 0}, 1, 1, 0);
        assertThat(figure(two, classes(2), outcome)).isCloseTo((0.5 + Math.abs(2 - 1.75)) / 3, within(1e-15));
        assertThat(figure(two, classes(2), given(new double[] {0, 1}, 1))).isZero();
    }

    @Test
    void one_sample_has_errors_and_no_variance() {
        Outcome one = column(new double[] {3}, 5);
        assertThat(figure(new MeanAbsolute(), numbers(1), one)).isEqualTo(2);
        assertThat(figure(new RootMeanSquare(), numbers(1), one)).isEqualTo(2);
        assertThat(figure(new R2(), numbers(1), one)).isNaN();
        assertThat(figure(new R2(), numbers(1), column(new double[] {3, 3}, 3, 3))).isEqualTo(1);
        assertThat(figure(new R2(), numbers(1), column(new double[] {3, 4}, 3, 3))).isZero();
    }

    @Test
    void other_losses_are_reported_under_their_names() {
        Outcome first = column(new double[] {1, 2}, 2, 4), second = column(new double[] {0}, 5);
        Metric.Meter meter = new MeanLoss(new MeanAbsoluteError()).begin(numbers(1));
        meter.add(first);
        meter.add(second);
        assertThat(meter.values()).isEqualTo(Map.of("mean-absolute-error", (1.5 * 2 + 5) / 3));
        Metric named = Metrics.ALL.make("mean-loss", Map.of("loss", "huber", "name", "far"));
        assertThat(named.begin(numbers(1)).values()).containsOnlyKeys("far");
        assertThat(new MeanLoss(new BinaryCrossEntropyFromLogits()).begin(classes(2)).values())
                .containsOnlyKeys("binary-cross-entropy-from-logits");
        Outcome half = given(new double[] {0.5, 0.5, 0.25, 0.75}, 1, -100);
        assertThat(figure(new MeanLoss(Outcomes.PROBABILITIES), classes(2), half)).isEqualTo(Math.log(2));
    }

    @Test
    void averages_other_than_the_mean_are_in_the_name() {
        List<String> names = new ArrayList<>();
        for (Average average : Average.values()) {
            names.addAll(new Recall(new Recall.Config(average)).begin(classes(2)).values().keySet());
        }
        assertThat(names).containsExactly("recall", "recall-micro", "recall-weighted", "recall-positive");
        assertThat(new TopAccuracy(3).begin(classes(4)).values()).containsOnlyKeys("top-3-accuracy");
    }

    @Test
    void settings_that_make_no_sense_are_refused() {
        assertRefused(() -> new TopAccuracy(0), "k = 0");
        assertRefused(
                () -> new TopAccuracy().begin(classes(5)), "top-5 accuracy of 5 classes", "every answer is right");
        assertRefused(() -> new CalibrationError(new CalibrationError.Config(0)), "0 bins");
        assertRefused(() -> new F1(new F1.Config(Average.POSITIVE)).begin(classes(3)), "f1 of the positive one of 3");
    }

    @Test
    void a_confusion_matrix_is_a_value_with_a_table() {
        var matrix = ConfusionMatrix.of(List.of("cat", "dog"), new long[][] {{9, 1}, {3, 27}});
        assertThat(matrix.toString())
                .isEqualTo(
                        """
                        actual \\ found     cat     dog  recall
                        cat                  9       1  90.0 %
                        dog                  3      27  90.0 %
                        precision       75.0 %  96.4 %  90.0 %
                        """);
        assertThat(matrix).isEqualTo(ConfusionMatrix.of(List.of("cat", "dog"), new long[][] {{9, 1}, {3, 27}}));
        assertThat(matrix).isNotEqualTo(ConfusionMatrix.of(List.of("cat", "dog"), new long[][] {{9, 1}, {4, 27}}));
        assertThat(matrix.hashCode())
                .isEqualTo(ConfusionMatrix.of(List.of("cat", "dog"), new long[][] {{9, 1}, {3, 27}}).hashCode());
        assertThat(matrix.f1(0)).isEqualTo(18.0 / 22);
        assertThat(Arrays.asList(matrix.occurs(0), matrix.found(0))).containsExactly(10L, 12L);
        assertRefused(() -> ConfusionMatrix.of(List.of("cat"), new long[2][2]), "2 rows for 1 classes");
    }
}
