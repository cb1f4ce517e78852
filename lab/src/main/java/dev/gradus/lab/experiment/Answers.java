package dev.gradus.lab.experiment;

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
///
/// @param probabilities `[sample][class]`
/// @param labels the class of each sample
public record Answers(double[][] probabilities, int[] labels) {
    private static final int BINS = new CalibrationError.Config().bins();
    private static final double LEAST = 1e-12; // what float32 makes 0 is not certain

    /// What a model answers.
    ///
    /// @param model that gives probabilities
    /// @param data of classes
    /// @return its answers for all samples
    public static Answers of(TrainedModel model, Dataset data) {
        return of(model.predict(inputs(data), data.size()).values(), data);
    }

    /// Probabilities from elsewhere.
    ///
    /// @param probabilities `[n, classes]`
    /// @param data of n samples
    /// @return the answers
    public static Answers of(Tensor probabilities, Dataset data) {
        return new Answers(rows(probabilities), IntStream.range(0, data.size()).map(data::label).toArray());
    }

    /// All inputs, one after the other.
    ///
    /// @param data any
    /// @return as many numbers as all samples have
    public static float[] inputs(Dataset data) {
        int size = data.shape().size();
        float[] inputs = new float[data.size() * size];
        for (int i = 0; i < data.size(); i++) data.readInput(i, inputs, i * size);
        return inputs;
    }

    /// The rows of a matrix.
    ///
    /// @param matrix of two axes
    /// @return `[row][column]`
    public static double[][] rows(Tensor matrix) {
        double[] all = matrix.toDoubles();
        int columns = matrix.shape().axis(1);
        return IntStream.range(0, matrix.shape().axis(0))
                .mapToObj(i -> Arrays.copyOfRange(all, i * columns, (i + 1) * columns))
                .toArray(double[][]::new);
    }

    /// The mean of the probabilities of several models.
    ///
    /// @param models their answers for the same samples
    /// @return the answers of the ensemble
    public static Answers mean(List<Answers> models) {
        int[] labels = models.getFirst().labels;
        double[][] mean = new double[labels.length][models.getFirst().probabilities[0].length];
        for (Answers model : models) {
            for (int i = 0; i < mean.length; i++)
                for (int c = 0; c < mean[i].length; c++) mean[i][c] += model.probabilities[i][c] / models.size();
        }
        return new Answers(mean, labels);
    }

    /// The most probable class of a sample.
    ///
    /// @param sample from 0
    /// @return the first of equal ones
    public int found(int sample) {
        return argMax(probabilities[sample]);
    }

    /// Where the largest number is.
    ///
    /// @param values at least one
    /// @return the place of the first of equal ones
    public static int argMax(double... values) {
        int best = 0;
        for (int c = 1; c < values.length; c++) if (values[c] > values[best]) best = c;
        return best;
    }

    /// Whether the most probable class of a sample is its own.
    ///
    /// @param sample from 0
    /// @return whether it is
    public boolean isRight(int sample) {
        return found(sample) == labels[sample];
    }

    /// The share of samples that are right.
    ///
    /// @return 0 to 1
    public double accuracy() {
        return (double) IntStream.range(0, labels.length).filter(this::isRight).count() / labels.length;
    }

    /// The log loss; a probability below 1e-12 counts as that.
    ///
    /// @return in nats
    public double logLoss() {
        double sum = 0;
        for (int i = 0; i < labels.length; i++) sum -= Math.log(Math.max(LEAST, probabilities[i][labels[i]]));
        return sum / labels.length;
    }

    /// The entropy of each sample.
    ///
    /// @return in nats
    public double[] entropies() {
        return Arrays.stream(probabilities)
                .mapToDouble(p -> -Arrays.stream(p).filter(q -> q > 0).map(q -> q * Math.log(q)).sum())
                .toArray();
    }

    /// Half the sum of the absolute differences of the probabilities, mean over the samples.
    ///
    /// @param other answers for the same samples
    /// @return 0 where they are equal, 1 at most
    public double distance(Answers other) {
        double sum = 0;
        for (int i = 0; i < labels.length; i++) {
            for (int c = 0; c < probabilities[i].length; c++)
                sum += Math.abs(probabilities[i][c] - other.probabilities[i][c]) / 2;
        }
        return sum / labels.length;
    }

    /// How well the highest probabilities agree with the share that is right.
    ///
    /// @return with the bins of [CalibrationError]
    public Calibration calibration() {
        double[] highest = IntStream.range(0, labels.length).mapToDouble(i -> probabilities[i][found(i)]).toArray();
        boolean[] right = new boolean[labels.length];
        for (int i = 0; i < right.length; i++) right[i] = isRight(i);
        return Calibration.of(highest, right, BINS);
    }
}
