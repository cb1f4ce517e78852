package dev.gradus.data.prepare;

import dev.gradus.data.Dataset;
import dev.gradus.data.Split;
import dev.gradus.error.GradusException;

/// Mean and covariance of the elements of samples, in float64: two passes over the samples, a few of them at a time.
///
/// ```
/// matrix = Σ (x - mean) · (x - mean)ᵀ / n
/// ```
///
/// @param mean `[d]`
/// @param matrix `[d, d]`
record Covariance(double[] mean, double[] matrix) {
    private static final int MOST = 4096;
    private static final int BLOCK = 64;

    static Covariance of(String who, Split.Train train) {
        Dataset data = train.data();
        Groups.requireSamples(who, data);
        int n = data.size(), d = data.shape().size();
        if (d > MOST) throw tooLarge(who, data, d);
        if (n < 2) throw tooFew(who, data);
        float[] x = new float[d];
        double[] mean = new double[d];
        for (int i = 0; i < n; i++) {
            Groups.read(who, data, i, x);
            for (int k = 0; k < d; k++) mean[k] += x[k];
        }
        for (int k = 0; k < d; k++) mean[k] /= n;
        double[] matrix = new double[d * d];
        double[][] block = new double[BLOCK][d];
        for (int first = 0; first < n; first += BLOCK) {
            for (int i = 0; i < BLOCK; i++) { // behind the last sample are zeros, which add nothing
                if (first + i < n) data.readInput(first + i, x, 0);
                for (int k = 0; k < d; k++) block[i][k] = first + i < n ? x[k] - mean[k] : 0;
            }
            for (int i = 0; i < d; i++) {
                for (int s = 0; s < BLOCK; s += 4) {
                    addFour(matrix, i * d, i, d, block[s], block[s + 1], block[s + 2], block[s + 3]);
                }
            }
        }
        for (int i = 0; i < d; i++) {
            for (int k = i; k < d; k++) matrix[k * d + i] = matrix[i * d + k] /= n;
        }
        return new Covariance(mean, matrix);
    }

    /// Row i of the upper triangle.
    private static void addFour(double[] m, int row, int i, int d, double[] x, double[] y, double[] z, double[] u) {
        double xi = x[i], yi = y[i], zi = z[i], ui = u[i];
        if (xi == 0 && yi == 0 && zi == 0 && ui == 0) return;
        for (int k = i; k < d; k++) m[row + k] += xi * x[k] + yi * y[k] + zi * z[k] + ui * u[k];
    }

    private static GradusException tooLarge(String who, Dataset data, int d) {
        return GradusException.got("%s: %s has samples of %,d elements", who, data.name(), d)
                .expected("at most %,d", MOST)
                .because("the covariance has the square of that many numbers, and its decomposition takes their cube")
                .repair("Make the pictures smaller, or use Standardize.");
    }

    private static GradusException tooFew(String who, Dataset data) {
        return GradusException.got("%s: %s has 1 training sample", who, data.name())
                .expected("at least 2")
                .because("a single sample has no directions in which samples differ")
                .repair("Give the training part a larger share.");
    }
}
