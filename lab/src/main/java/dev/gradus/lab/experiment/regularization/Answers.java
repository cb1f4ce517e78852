package dev.gradus.lab.experiment.regularization;

import dev.gradus.data.Dataset;
import dev.gradus.model.TrainedModel;
import dev.gradus.tensor.Tensor;
import dev.gradus.train.metric.Calibration;
import dev.gradus.train.metric.CalibrationError;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/// The probabilities that a classifier gives for some samples, and what they are worth.
///
/// ```
/// accuracy = share of samples with argmax p = label        log loss = mean of -ln p[label]        entropy = -Σ p ln p
/// ```
record Answers(double[][] probabilities, int[] labels) {
    private static final int BINS = new CalibrationError.Config().bins();
    private static final double LEAST = 1e-12; // what float32 makes 0 is not certain

    /// What a model answers.
    static Answers of(TrainedModel model, Dataset data) {
        return of(model.predict(inputs(data), data.size()).values(), data);
    }

    /// Probabilities `[n, classes]` for the samples of some data.
    static Answers of(Tensor probabilities, Dataset data) {
        return new Answers(rows(probabilities), IntStream.range(0, data.size()).map(data::label).toArray());
    }

    /// All inputs, one after the other.
    static float[] inputs(Dataset data) {
        int size = data.shape().size();
        float[] inputs = new float[data.size() * size];
        for (int i = 0; i < data.size(); i++) data.readInput(i, inputs, i * size);
        return inputs;
    }

    /// The rows of a matrix.
    static double[][] rows(Tensor matrix) {
        double[] all = matrix.toDoubles();
        int columns = matrix.shape().axis(1);
        return IntStream.range(0, matrix.shape().axis(0))
                .mapToObj(i -> Arrays.copyOfRange(all, i * columns, (i + 1) * columns))
                .toArray(double[][]::new);
    }

    /// The mean of the probabilities of several models.
    static Answers mean(List<Answers> models) {
        int[] labels = models.getFirst().labels;
        double[][] mean = new double[labels.length][models.getFirst().probabilities[0].length];
        for (Answers model : models) {
            for (int i = 0; i < mean.length; i++)
                for (int c = 0; c < mean[i].length; c++) mean[i][c] += model.probabilities[i][c] / models.size();
        }
        return new Answers(mean, labels);
    }

    /// The most probable class of a sample.
    int found(int sample) {
        return argMax(probabilities[sample]);
    }

    /// Where the largest number is, the first of equal ones.
    static int argMax(double[] values) {
        int best = 0;
        for (int c = 1; c < values.length; c++) if (values[c] > values[best]) best = c;
        return best;
    }

    boolean isRight(int sample) {
        return found(sample) == labels[sample];
    }

    double accuracy() {
        return (double) IntStream.range(0, labels.length).filter(this::isRight).count() / labels.length;
    }

    double logLoss() {
        double sum = 0;
        for (int i = 0; i < labels.length; i++) sum -= Math.log(Math.max(LEAST, probabilities[i][labels[i]]));
        return sum / labels.length;
    }

    /// The entropy of each sample, in nats.
    double[] entropies() {
        return Arrays.stream(probabilities)
                .mapToDouble(p -> -Arrays.stream(p).filter(q -> q > 0).map(q -> q * Math.log(q)).sum())
                .toArray();
    }

    /// Half the sum of the absolute differences of the probabilities, mean over the samples: 0 where they are equal, 1 at most.
    double distance(Answers other) {
        double sum = 0;
        for (int i = 0; i < labels.length; i++) {
            for (int c = 0; c < probabilities[i].length; c++)
                sum += Math.abs(probabilities[i][c] - other.probabilities[i][c]) / 2;
        }
        return sum / labels.length;
    }

    Calibration calibration() {
        double[] highest = IntStream.range(0, labels.length).mapToDouble(i -> probabilities[i][found(i)]).toArray();
        boolean[] right = new boolean[labels.length];
        for (int i = 0; i < right.length; i++) right[i] = isRight(i);
        return Calibration.of(highest, right, BINS);
    }
}
