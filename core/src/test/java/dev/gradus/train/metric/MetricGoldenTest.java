package dev.gradus.train.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.gradus.Golden;
import dev.gradus.nn.loss.MeanSquaredError;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;
import dev.gradus.train.ConfusionMatrix;
import dev.gradus.train.Metric;
import dev.gradus.train.Outcome;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Figures beside those of scikit-learn, and equal to the last bit however the samples are cut into batches.
class MetricGoldenTest {
    private static final Map<String, double[]> GOLDEN = Golden.read("metrics.csv");

    private static double[] row(String name) {
        return Objects.requireNonNull(GOLDEN.get(name), name);
    }

    private static int[] labels(String data) {
        return Arrays.stream(row(data + " labels")).mapToInt(v -> (int) v).toArray();
    }

    private static int classes(String data) {
        return row(data + " probabilities").length / labels(data).length;
    }

    private static void agrees(String golden, String data, Metric metric) {
        double[] p = row(data + " probabilities");
        double whole = Outcomes.inBatches(metric, Integer.MAX_VALUE / 2, p, labels(data));
        assertThat(whole).as(golden).isCloseTo(row(golden)[0], within(1e-12));
        for (int size : new int[] {1, 7}) {
            assertThat(Outcomes.inBatches(metric, size, p, labels(data))).as(golden).isEqualTo(whole);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"two", "four", "absent"})
    void figures_of_classes(String data) {
        agrees(data + " accuracy", data, new Accuracy());
        for (Average average : Average.values()) {
            boolean positive = average == Average.POSITIVE;
            if (positive && classes(data) != 2) continue;
            String name = positive ? "binary" : average.name().toLowerCase(Locale.ROOT);
            agrees(data + " precision " + name, data, new Precision(new Precision.Config(average)));
            agrees(data + " recall " + name, data, new Recall(new Recall.Config(average)));
            agrees(data + " f1 " + name, data, new F1(new F1.Config(average)));
        }
        for (int bins : new int[] {10, 15}) {
            var metric = new CalibrationError(new CalibrationError.Config(bins));
            agrees(data + " calibration-error " + bins, data, metric);
        }
        for (int k = 2; k < classes(data); k++) agrees(data + " top " + k, data, new TopAccuracy(k));
        if (!data.equals("absent")) agrees(data + " roc-auc", data, new RocAuc());
    }

    @ParameterizedTest
    @ValueSource(strings = {"two", "four", "absent"})
    void counts_of_classes(String data) {
        ConfusionMeter meter = new F1().begin(Outcomes.classes(classes(data)));
        meter.add(Outcomes.given(row(data + " probabilities"), labels(data)));
        ConfusionMatrix matrix = meter.matrix();
        double[] counts = row(data + " matrix");
        int n = matrix.classes().size();
        for (int i = 0; i < counts.length; i++) assertThat(matrix.at(i / n, i % n)).isEqualTo((long) counts[i]);
        assertThat(matrix.samples()).isEqualTo(labels(data).length);
    }

    private static ClassAssessment.Answers answers(String data, int size) {
        var answers = new ClassAssessment.Answers();
        double[] p = row(data + " probabilities");
        int[] labels = labels(data);
        int n = classes(data);
        for (int i = 0; i < labels.length; i += size) {
            int end = Math.min(labels.length, i + size);
            answers.add(Outcomes.given(Arrays.copyOfRange(p, i * n, end * n), Arrays.copyOfRange(labels, i, end)));
        }
        return answers;
    }

    @ParameterizedTest
    @ValueSource(strings = {"two", "four", "absent"})
    void figures_of_each_class_are_those_of_the_classification_report(String data) {
        ConfusionMeter meter = new F1().begin(Outcomes.classes(classes(data)));
        meter.add(Outcomes.given(row(data + " probabilities"), labels(data)));
        ConfusionMatrix matrix = meter.matrix();
        for (int c = 0; c < classes(data); c++) {
            assertThat(matrix.precision(c)).isCloseTo(row(data + " precision by class")[c], within(1e-15));
            assertThat(matrix.recall(c)).isCloseTo(row(data + " recall by class")[c], within(1e-15));
            assertThat(matrix.f1(c)).isCloseTo(row(data + " f1 by class")[c], within(1e-15));
            assertThat(matrix.occurs(c)).isEqualTo((long) row(data + " support by class")[c]);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"two", "four", "absent"})
    void reliability_of_each_bin(String data) {
        for (int size : new int[] {1, 7, 100}) {
            Calibration calibration = Objects.requireNonNull(answers(data, size).calibration());
            assertThat(calibration.error()).isCloseTo(row(data + " calibration-error 15")[0], within(1e-12));
            double[] share = row(data + " reliability"), sureness = row(data + " sureness");
            assertThat(calibration.bins()).hasSize(share.length);
            for (int m = 0; m < share.length; m++) {
                assertThat(calibration.bins().get(m).accuracy()).isCloseTo(share[m], within(1e-12));
                assertThat(calibration.bins().get(m).probability()).isCloseTo(sureness[m], within(1e-12));
            }
        }
    }

    @Test
    void curves_of_two_classes_with_ties() {
        ThresholdCurves curves = Objects.requireNonNull(answers("two", 7).curves());
        double[] thresholds = row("two thresholds");
        assertThat(curves.size()).isEqualTo(thresholds.length);
        for (int i = 0; i < thresholds.length; i++) {
            assertThat(curves.threshold(i)).isEqualTo(thresholds[i]);
            assertThat(curves.fallOut(i)).isCloseTo(row("two fall-out")[i], within(1e-15));
            assertThat(curves.recall(i)).isCloseTo(row("two recall at")[i], within(1e-15));
            assertThat(curves.precision(i)).isCloseTo(row("two precision at")[i], within(1e-15));
        }
        assertThat(curves.averagePrecision()).isCloseTo(row("two average precision")[0], within(1e-12));
        double area = Outcomes.inBatches(new RocAuc(), 100, row("two probabilities"), labels("two"));
        assertThat(curves.rocArea()).isEqualTo(area).isCloseTo(row("two roc-auc")[0], within(1e-12));
    }

    @ParameterizedTest
    @ValueSource(strings = {"value", "values", "far", "constant"})
    void figures_of_values(String data) {
        int columns = data.equals("values") || data.equals("constant") ? 3 : 1;
        for (Metric metric : new Metric[] {new R2(), new MeanAbsolute(), new RootMeanSquare()}) {
            double whole = values(metric, data, columns, 1000);
            String figure = metric.begin(Outcomes.numbers(columns)).values().keySet().iterator().next();
            assertThat(whole).as(figure).isCloseTo(row(data + " " + figure)[0], within(1e-12));
            assertThat(values(metric, data, columns, 1)).isEqualTo(whole);
            assertThat(values(metric, data, columns, 7)).isEqualTo(whole);
        }
    }

    private static double values(Metric metric, String data, int columns, int size) {
        double[] y = row(data + " predictions"), t = row(data + " targets");
        Metric.Meter meter = metric.begin(Outcomes.numbers(columns));
        for (int i = 0; i < y.length; i += size * columns) {
            int end = Math.min(y.length, i + size * columns), rows = (end - i) / columns;
            Tensor output = Tensor.of(Shape.of(rows, columns), Arrays.copyOfRange(y, i, end));
            Tensor target = Tensor.of(Shape.of(rows, columns), Arrays.copyOfRange(t, i, end));
            meter.add(Outcome.of(new MeanSquaredError(), Outcomes.numbers(columns), output, target));
        }
        return meter.values().values().iterator().next();
    }
}
