package dev.gradus.train.metric;

import dev.gradus.data.Dataset;
import dev.gradus.data.Task;
import dev.gradus.error.GradusException;
import dev.gradus.nn.loss.MeanSquaredError;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;
import dev.gradus.train.Evaluation;
import dev.gradus.train.Figure;
import dev.gradus.train.Metric;
import dev.gradus.train.Outcome;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/// What there is to know about a model of values on a data set: how far its answers are from what is right, and on which samples most.
///
/// ```
/// residual = actual - predicted
/// ```
/// Of more than 16 values for each sample, only the first 16 are kept; figures are of all.
public final class ValueAssessment implements Assessment {
    private static final int MOST_KEPT = 16;

    private final Evaluation evaluation;
    private final List<String> names;
    private final int[] samples;
    private final double[][] actual;
    private final double[][] predicted;

    /// What is right for a sample, and what was predicted.
    ///
    /// @param sample its number in the data set
    /// @param actual one for each output
    /// @param predicted one for each output
    public record Row(int sample, List<Double> actual, List<Double> predicted) {
        /// Keeps copies.
        public Row {
            actual = List.copyOf(actual);
            predicted = List.copyOf(predicted);
        }

        /// How far the prediction is off.
        ///
        /// @param output from 0
        /// @return actual minus predicted, below 0 where too much was predicted
        public double residual(int output) {
            return actual.get(output) - predicted.get(output);
        }
    }

    ValueAssessment(Evaluation evaluation, Task.Regression task, Answers answers) {
        this.evaluation = evaluation;
        names = task.names().subList(0, answers.kept);
        samples = Arrays.copyOf(answers.samples, answers.rows);
        actual = columns(answers.actual, answers);
        predicted = columns(answers.predicted, answers);
    }

    private static double[][] columns(double[] rows, Answers answers) {
        double[][] columns = new double[answers.kept][answers.rows];
        for (int i = 0; i < answers.rows; i++) {
            for (int k = 0; k < answers.kept; k++) columns[k][i] = rows[i * answers.kept + k];
        }
        return columns;
    }

    @Override
    public Evaluation evaluation() {
        return evaluation;
    }

    /// What the values are called.
    ///
    /// @return one name for each output, of the first 16
    public List<String> names() {
        return names;
    }

    /// What is right.
    ///
    /// @param output from 0
    /// @return one value for each sample, in the unit of the data; a copy
    /// @throws GradusException when there is no such output
    public double[] actual(int output) {
        return actual[known(output)].clone();
    }

    /// What was predicted.
    ///
    /// @param output from 0
    /// @return one value for each sample, in the unit of the data; a copy
    /// @throws GradusException when there is no such output
    public double[] predicted(int output) {
        return predicted[known(output)].clone();
    }

    private int known(int output) {
        if (output >= 0 && output < names.size()) return output;
        throw GradusException.got("the output %d", output)
                .expected("0 to %d, of the values %s", names.size() - 1, names)
                .because("outputs are counted from 0, and the first 16 are kept")
                .repair("Take one of them.");
    }

    /// The figures of one output, where a model predicts several.
    ///
    /// @param output from 0
    /// @return `mean-absolute`, `root-mean-square` and `r2`, as [MeanAbsolute], [RootMeanSquare] and [R2] have them
    /// @throws GradusException when there is no such output
    public Map<String, Double> figures(int output) {
        Task.Regression task = new Task.Regression(List.of(names.get(known(output))));
        Shape column = Shape.of(samples.length, 1);
        Outcome all =
                Outcome.of(
                        new MeanSquaredError(),
                        task,
                        Tensor.of(column, predicted[output]),
                        Tensor.of(column, actual[output]));
        Map<String, Double> figures = new LinkedHashMap<>();
        for (Metric metric : List.of(new MeanAbsolute(), new RootMeanSquare(), new R2())) {
            Metric.Meter meter = metric.begin(task);
            meter.add(all);
            figures.putAll(meter.values());
        }
        return figures;
    }

    /// The samples whose predictions are farthest off.
    ///
    /// @param most how many
    /// @return the largest absolute residual first; of several outputs each counts in units of the deviation of its values in this data
    public List<Row> worst(int most) {
        double[] deviations = Arrays.stream(actual).mapToDouble(ValueAssessment::deviation).toArray();
        double[] off = new double[samples.length];
        for (int k = 0; k < deviations.length; k++) {
            for (int i = 0; i < off.length; i++) {
                off[i] = Math.max(off[i], Math.abs(actual[k][i] - predicted[k][i]) / deviations[k]);
            }
        }
        return IntStream.range(0, off.length)
                .boxed()
                .sorted(Comparator.comparingDouble((Integer i) -> off[i]).reversed())
                .limit(most)
                .map(this::row)
                .toList();
    }

    private Row row(int i) {
        return new Row(
                samples[i],
                Arrays.stream(actual).map(column -> column[i]).toList(),
                Arrays.stream(predicted).map(column -> column[i]).toList());
    }

    private static double deviation(double[] values) {
        double mean = Arrays.stream(values).average().orElse(0);
        double variance = Arrays.stream(values).map(v -> (v - mean) * (v - mean)).average().orElse(0);
        return variance > 0 ? Math.sqrt(variance) : 1;
    }

    /// The figures in a line.
    @Override
    public String toString() {
        return names + ": " + evaluation;
    }

    /// The answers to all samples, gathered in one pass.
    static final class Answers implements Metric.Meter {
        private final int kept;
        private int[] samples = new int[256];
        private double[] actual;
        private double[] predicted;
        private int rows;
        private int seen;

        Answers(Task.Regression task) {
            kept = Math.min(MOST_KEPT, task.outputs());
            actual = new double[256 * kept];
            predicted = new double[256 * kept];
        }

        /// The same answers beside the targets as the data has them, of which scaling has changed the last digits.
        Answers exactly(Dataset data) {
            if (!(data.task() instanceof Task.Regression own) || own.isScaled()) return this;
            float[] target = new float[own.outputs()];
            for (int i = 0; i < rows; i++) {
                data.readTarget(samples[i], target, 0);
                for (int k = 0; k < kept; k++) actual[i * kept + k] = target[k];
            }
            return this;
        }

        @Override
        public List<Figure> figures() {
            return List.of();
        }

        @Override
        public Map<String, Double> values() {
            return Map.of();
        }

        @Override
        public void add(Outcome batch) {
            int needed = rows + batch.size();
            if (needed > samples.length) {
                int room = Math.max(needed, 2 * samples.length);
                samples = Arrays.copyOf(samples, room);
                actual = Arrays.copyOf(actual, room * kept);
                predicted = Arrays.copyOf(predicted, room * kept);
            }
            for (int i = 0; i < batch.size(); i++, rows++) {
                samples[rows] = seen + batch.sample(i);
                for (int k = 0; k < kept; k++) {
                    actual[rows * kept + k] = batch.value(i, k);
                    predicted[rows * kept + k] = batch.prediction(i, k);
                }
            }
            seen += batch.samples();
        }
    }
}
