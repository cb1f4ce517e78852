package dev.gradus.train.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.gradus.Golden;
import dev.gradus.nn.loss.MeanSquaredError;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;
import dev.gradus.train.Metric;
import dev.gradus.train.Outcome;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
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
