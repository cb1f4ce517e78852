package dev.gradus.lab.experiment.classical;

import dev.gradus.lab.experiment.Answers;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;

/// A kernel machine trained by least squares, one output for each class (kernel ridge regression): as the support vector machine, it is a
/// weighted sum of kernels around training samples, but all of them have weights.
///
/// ```
/// (K + λ I) A = T, T 1 for the own class and -1 for others          class = argmax over c of Σ_i k(x, x_i) a_ic
/// Gaussian  k(a, b) = exp(-γ ‖a - b‖²)          polynomial  k(a, b) = (γ a·b + 1)^degree
/// ```
/// Source: Saunders, Gammerman and Vovk 1998; the same as scikit-learn's `KernelRidge`.
public final class KernelMachine implements Classifier {
    private static final int BLOCK = 500, MOST = 300;
    private static final double TOLERANCE = 1e-3;

    /// How alike two samples are.
    ///
    /// @param gamma γ
    /// @param degree of a polynomial; 0 for the Gaussian kernel
    public record Kernel(double gamma, int degree) {
        double of(double product, double squareA, double squareB) {
            if (degree == 0) return Math.exp(-gamma * Math.max(0, squareA + squareB - 2 * product));
            double power = 1;
            for (int i = 0; i < degree; i++) power *= gamma * product + 1;
            return power;
        }

        /// The kernel of each of some rows with all rows of others.
        float[] of(Samples a, int from, int to, double[] squaresA, Samples b, double[] squaresB) {
            float[] values = a.products(from, to, b);
            for (int i = 0; i < values.length; i++)
                values[i] = (float) of(values[i], squaresA[from + i / squaresB.length], squaresB[i % squaresB.length]);
            return values;
        }
    }

    private final Samples train;
    private final Kernel kernel;
    private final double[] squares;
    private final Tensor coefficients;

    private KernelMachine(Samples train, Kernel kernel, double[] squares, Tensor coefficients) {
        this.train = train;
        this.kernel = kernel;
        this.squares = squares;
        this.coefficients = coefficients;
    }

    /// Fits the coefficients.
    ///
    /// @param train samples, whose square number of kernels is kept in memory
    /// @param kernel how alike two samples are
    /// @param lambda λ, above 0
    /// @return the classifier
    public static KernelMachine fit(Samples train, Kernel kernel, double lambda) {
        int n = train.size(), classes = train.classes();
        double[] squares = train.squares(), targets = new double[n * classes];
        for (int i = 0; i < targets.length; i++) targets[i] = train.labels()[i / classes] == i % classes ? 1 : -1;
        float[] matrix = new float[n * n];
        for (int from = 0; from < n; from += BLOCK) {
            int to = Math.min(n, from + BLOCK);
            float[] rows = kernel.of(train, from, to, squares, train, squares);
            System.arraycopy(rows, 0, matrix, from * n, rows.length);
        }
        Tensor kernels = Tensor.of(Shape.of(n, n), matrix);
        double[] a =
                ConjugateGradients.solve(
                        p -> {
                            float[] product = kernels.matmul(matrix(n, classes, p)).toFloats();
                            double[] all = new double[p.length];
                            for (int i = 0; i < all.length; i++) all[i] = product[i] + lambda * p[i];
                            return all;
                        },
                        targets,
                        classes,
                        TOLERANCE,
                        MOST);
        return new KernelMachine(train, kernel, squares, matrix(n, classes, a));
    }

    /// In float32, as the kernels are.
    private static Tensor matrix(int rows, int columns, double... values) {
        float[] floats = new float[values.length];
        for (int i = 0; i < floats.length; i++) floats[i] = (float) values[i];
        return Tensor.of(Shape.of(rows, columns), floats);
    }

    @Override
    public int[] predict(Samples samples) {
        double[] others = samples.squares(), scores = new double[train.classes()];
        int[] predicted = new int[samples.size()];
        for (int from = 0; from < predicted.length; from += BLOCK) {
            int to = Math.min(predicted.length, from + BLOCK);
            float[] rows = kernel.of(samples, from, to, others, train, squares);
            float[] all = Tensor.of(Shape.of(to - from, train.size()), rows).matmul(coefficients).toFloats();
            for (int i = from; i < to; i++) {
                for (int c = 0; c < scores.length; c++) scores[c] = all[(i - from) * scores.length + c];
                predicted[i] = Answers.argMax(scores);
            }
        }
        return predicted;
    }
}
