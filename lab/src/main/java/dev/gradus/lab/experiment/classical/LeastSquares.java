package dev.gradus.lab.experiment.classical;

import dev.gradus.lab.experiment.Answers;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;
import java.util.Arrays;

/// The linear classifier of least squares: one output for each class, with the target 1 for its samples and 0 for the others.
///
/// ```
/// (Xᵀ X + λ I) W = Xᵀ T, X and T without their means          class = argmax over c of (x - mean x) w_c + mean t_c
/// ```
/// Source: the same as scikit-learn's `RidgeClassifier`, which has targets of 1 and -1.
public final class LeastSquares implements Classifier {
    private static final int BLOCK = 1000, MOST = 2000;
    private static final double TOLERANCE = 1e-6;

    private final double[] weights;
    private final double[] bias;
    private final int width;

    private LeastSquares(double[] weights, double[] bias, int width) {
        this.weights = weights;
        this.bias = bias;
        this.width = width;
    }

    /// Fits the weights.
    ///
    /// @param train samples
    /// @param lambda λ, above 0
    /// @return the classifier
    public static LeastSquares fit(Samples train, double lambda) {
        int d = train.width(), classes = train.classes(), n = train.size();
        double[] mean = new double[d], share = new double[classes];
        for (int i = 0; i < train.x().length; i++) mean[i % d] += train.x()[i] / (double) n;
        for (int label : train.labels()) share[label] += 1.0 / n;
        double[] gram = new double[d * d], right = new double[d * classes];
        for (int from = 0; from < n; from += BLOCK)
            add(train, from, Math.min(n, from + BLOCK), mean, share, gram, right);
        for (int j = 0; j < d; j++) gram[j * d + j] += lambda;
        double[] weights = ConjugateGradients.solve(p -> times(gram, p, d, classes), right, classes, TOLERANCE, MOST);
        double[] bias = share.clone();
        for (int j = 0; j < d; j++) for (int c = 0; c < classes; c++) bias[c] -= mean[j] * weights[j * classes + c];
        return new LeastSquares(weights, bias, d);
    }

    private static void add(
            Samples train, int from, int to, double[] mean, double[] share, double[] gram, double[] right) {
        int d = mean.length, classes = share.length;
        float[] x = new float[(to - from) * d], t = new float[(to - from) * classes];
        for (int i = 0; i < x.length; i++) x[i] = (float) (train.x()[from * d + i] - mean[i % d]);
        for (int i = from; i < to; i++)
            for (int c = 0; c < classes; c++)
                t[(i - from) * classes + c] = (float) ((train.labels()[i] == c ? 1 : 0) - share[c]);
        Tensor rows = Tensor.of(Shape.of(to - from, d), x), columns = rows.transpose(0, 1);
        float[] own = columns.matmul(rows).toFloats();
        for (int i = 0; i < own.length; i++) gram[i] += own[i];
        float[] targets = columns.matmul(Tensor.of(Shape.of(to - from, classes), t)).toFloats();
        for (int i = 0; i < targets.length; i++) right[i] += targets[i];
    }

    private static double[] times(double[] matrix, double[] p, int d, int columns) {
        double[] product = new double[p.length];
        for (int i = 0; i < d; i++) {
            for (int j = 0; j < d; j++) {
                double a = matrix[i * d + j];
                for (int c = 0; c < columns; c++) product[i * columns + c] += a * p[j * columns + c];
            }
        }
        return product;
    }

    /// The outputs of a sample.
    private double[] scores(float[] x, int offset) {
        double[] scores = bias.clone();
        for (int j = 0; j < width; j++)
            for (int c = 0; c < scores.length; c++) scores[c] += x[offset + j] * weights[j * scores.length + c];
        return scores;
    }

    @Override
    public int[] predict(Samples samples) {
        int[] predicted = new int[samples.size()];
        Arrays.setAll(predicted, i -> Answers.argMax(scores(samples.x(), i * width)));
        return predicted;
    }
}
