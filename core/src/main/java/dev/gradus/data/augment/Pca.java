package dev.gradus.data.augment;

import dev.gradus.data.Dataset;
import dev.gradus.error.GradusException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/// The directions in which the channels of images vary together, the strongest first.
///
/// @param values eigenvalues of the covariance
/// @param vectors eigenvectors, one after the other; the greatest component of each is positive
record Pca(List<Double> values, List<Double> vectors) {
    private static final int SWEEPS = 50;

    static Pca of(Dataset data) {
        if (data.size() == 0 || data.shape().rank() != 3) {
            throw GradusException.got(
                            "PcaColourNoise: %s has %d training samples of shape %s",
                            data.name(), data.size(), data.shape())
                    .expected("images [channels, height, width], at least one")
                    .because("the samples are rows of a table, or the other parts took them all")
                    .repair("Fit it on images, or give the training part a larger share.");
        }
        return of(covariance(data));
    }

    /// Sums in float64 and in the order of the samples, so that the result is the same everywhere.
    private static double[][] covariance(Dataset data) {
        int n = data.shape().axis(0);
        int plane = data.shape().size() / n;
        float[] x = new float[data.shape().size()];
        double[] sum = new double[n];
        double[][] products = new double[n][n];
        for (int sample = 0; sample < data.size(); sample++) {
            data.readInput(sample, x, 0);
            for (int c = 0; c < n; c++) {
                for (int i = 0; i < plane; i++) sum[c] += x[c * plane + i];
                for (int d = 0; d <= c; d++) {
                    double product = 0;
                    for (int i = 0; i < plane; i++) product += (double) x[c * plane + i] * x[d * plane + i];
                    products[c][d] += product;
                }
            }
        }
        double pixels = (double) data.size() * plane;
        for (int c = 0; c < n; c++) {
            for (int d = 0; d <= c; d++) {
                products[c][d] = products[c][d] / pixels - sum[c] / pixels * (sum[d] / pixels);
                products[d][c] = products[c][d];
            }
        }
        return products;
    }

    /// Jacobi's method: each rotation makes one pair of elements 0 (Golub and Van Loan, "Matrix computations", 8.5).
    static Pca of(double[][] symmetric) {
        int n = symmetric.length;
        double[][] a = symmetric;
        double[][] v = new double[n][n];
        for (int i = 0; i < n; i++) v[i][i] = 1;
        for (int sweep = 0; sweep < SWEEPS; sweep++) {
            for (int p = 0; p < n; p++) {
                for (int q = p + 1; q < n; q++) if (a[p][q] != 0) rotate(a, v, p, q);
            }
        }
        List<Double> values = new ArrayList<>();
        List<Double> vectors = new ArrayList<>();
        Comparator<Integer> byValue = Comparator.comparingDouble(k -> a[k][k]);
        for (int k : IntStream.range(0, n).boxed().sorted(byValue.reversed()).toList()) {
            values.add(Math.max(0, a[k][k]));
            int largest = 0;
            for (int i = 1; i < n; i++) if (Math.abs(v[i][k]) > Math.abs(v[largest][k])) largest = i;
            for (int i = 0; i < n; i++) vectors.add(v[largest][k] < 0 ? -v[i][k] : v[i][k]);
        }
        return new Pca(values, vectors);
    }

    private static void rotate(double[][] a, double[][] v, int p, int q) {
        double tau = (a[q][q] - a[p][p]) / (2 * a[p][q]);
        double t = (tau >= 0 ? 1 : -1) / (Math.abs(tau) + Math.sqrt(1 + tau * tau));
        double c = 1 / Math.sqrt(1 + t * t);
        double s = t * c;
        for (int k = 0; k < a.length; k++) {
            double kp = a[k][p];
            double kq = a[k][q];
            a[k][p] = c * kp - s * kq;
            a[k][q] = s * kp + c * kq;
        }
        for (int k = 0; k < a.length; k++) {
            double pk = a[p][k];
            double qk = a[q][k];
            a[p][k] = c * pk - s * qk;
            a[q][k] = s * pk + c * qk;
            double kp = v[k][p];
            double kq = v[k][q];
            v[k][p] = c * kp - s * kq;
            v[k][q] = s * kp + c * kq;
        }
        a[p][q] = 0;
        a[q][p] = 0;
    }

    /// Checks what was read from a file.
    static void check(List<Double> values, List<Double> vectors) {
        boolean finite = values.stream().allMatch(x -> x >= 0 && Double.isFinite(x));
        if (finite && vectors.size() == values.size() * values.size() && vectors.stream().allMatch(Double::isFinite))
            return;
        throw GradusException.got("PcaColourNoise: eigenvalues %s with eigenvectors %s", values, vectors)
                .expected("n numbers, none negative, and n · n numbers")
                .because("the file was edited by hand")
                .repair("Fit it again: PcaColourNoise.fit(data.train()).");
    }
}
