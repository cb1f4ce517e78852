package dev.gradus.lab.experiment.errata;

import dev.gradus.tensor.Rng;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;

/// Polynomials fitted by regularized least squares, as in the table of the lectures.
///
/// ```
/// least of  Σ(y(x) - t)²/2 + λ‖w‖²/2:    (ΦᵀΦ + λI) w = Φᵀt,   Φ[n, j] = xₙʲ
/// ```
/// Solved through the normal equations with pivots, which at ln λ ≥ -20 keep six digits. Source: C. Bishop, "Pattern Recognition and Machine
/// Learning", 2006, table 1.2 and its published data.
final class Ridge {
    private static final double[] T = {
        0.349486, 0.830839, 1.007332, 0.971507, 0.133066, 0.166823, -0.848307, -0.445686, -0.563567, 0.261502
    };
    private static final double[][] COLUMNS = {
        {0.35, 232.37, -5321.83, 48568.31, -231639.30, 640042.26, -1061800.52, 1042400.18, -557682.99, 125201.43},
        {0.35, 4.74, -0.77, -31.97, -3.89, 55.28, 41.32, -45.95, -91.53, 72.68},
        {0.13, -0.05, -0.06, -0.05, -0.03, -0.02, -0.01, -0.00, 0.00, 0.01}
    };

    private Ridge() {}

    /// `‖w - published‖ / ‖published‖` for a column of the table.
    static double distance(int column, double lnLambda) {
        double[] x = IntStream.range(0, T.length).mapToDouble(i -> i / 9.0).toArray();
        double[] w = fit(x, T, 9, Math.exp(lnLambda)), published = COLUMNS[column];
        double off = 0, size = 0;
        for (int j = 0; j < w.length; j++) {
            off += Math.pow(w[j] - published[j], 2);
            size += published[j] * published[j];
        }
        return Math.sqrt(off / size);
    }

    /// The mean squared error on a grid of new places in [-1, 1], without noise, over fifty sets of training points.
    static double testError(int degree, int points, DoubleUnaryOperator f, double noise) {
        double sum = 0;
        for (int set = 0; set < 50; set++) {
            Rng random = Rng.of(set);
            double[] x = IntStream.range(0, points).mapToDouble(i -> -1 + 2.0 * i / (points - 1)).toArray();
            double[] t =
                    IntStream.range(0, points)
                            .mapToDouble(i -> f.applyAsDouble(x[i]) + noise * random.normal(i))
                            .toArray();
            double[] w = fit(x, t, degree, 0);
            for (int i = -50; i <= 50; i++) sum += Math.pow(value(w, i / 50.0) - f.applyAsDouble(i / 50.0), 2);
        }
        return sum / (50 * 101);
    }

    private static double value(double[] w, double x) {
        double y = 0;
        for (int j = w.length - 1; j >= 0; j--) y = y * x + w[j];
        return y;
    }

    /// Coefficients, lowest power first.
    static double[] fit(double[] x, double[] t, int degree, double lambda) {
        int n = degree + 1;
        double[][] a = new double[n][n + 1];
        for (int i = 0; i < x.length; i++) {
            for (int j = 0; j < n; j++) {
                for (int k = 0; k < n; k++) a[j][k] += Math.pow(x[i], j + k);
                a[j][n] += Math.pow(x[i], j) * t[i];
            }
        }
        for (int j = 0; j < n; j++) a[j][j] += lambda;
        for (int step = 0; step < n; step++) {
            int from = step;
            int pivot =
                    IntStream.range(step, n)
                            .reduce(step, (p, q) -> Math.abs(a[q][from]) > Math.abs(a[p][from]) ? q : p);
            double[] row = a[pivot];
            a[pivot] = a[step];
            a[step] = row;
            for (int other = 0; other < n; other++) {
                double factor = other == step ? 0 : a[other][step] / row[step];
                for (int k = step; k <= n; k++) a[other][k] -= factor * row[k];
            }
        }
        return IntStream.range(0, n).mapToDouble(j -> a[j][n] / a[j][j]).toArray();
    }
}
