package dev.gradus.lab.experiment.regularization;

import java.util.stream.IntStream;

/// Polynomials fitted by regularized least squares.
///
/// ```
/// least of  Σ(y(x) - t)²/2 + λ‖w‖²/2:    least squares of  [Φ; √λ I] w = [t; 0],   Φ[n, j] = xₙʲ
/// ```
/// Solved by Householder reflections (Golub and Van Loan, "Matrix Computations", section 5.3): the normal equations would square the condition
/// number, which for ten powers of ten points in [0, 1] leaves three digits of the coefficients.
public final class Ridge {
    private Ridge() {}

    /// Coefficients, lowest power first.
    ///
    /// @param x places, more of them than the degree where λ is 0
    /// @param t targets there
    /// @param degree of the polynomial
    /// @param lambda λ, at least 0
    /// @return degree + 1 of them
    public static double[] fit(double[] x, double[] t, int degree, double lambda) {
        double[][] powers = new double[x.length][degree + 1];
        for (int i = 0; i < x.length; i++) {
            powers[i][0] = 1;
            for (int j = 1; j <= degree; j++) powers[i][j] = powers[i][j - 1] * x[i];
        }
        return solve(powers, t, lambda);
    }

    /// Least squares of any features.
    ///
    /// @param features Φ, `[sample][feature]`
    /// @param t targets
    /// @param lambda λ, at least 0
    /// @return a coefficient for each feature
    static double[] solve(double[][] features, double[] t, double lambda) {
        int samples = features.length, n = features[0].length;
        double[][] a = new double[samples + n][n + 1]; // the targets are its last column
        for (int i = 0; i < samples; i++) {
            System.arraycopy(features[i], 0, a[i], 0, n);
            a[i][n] = t[i];
        }
        for (int j = 0; j < n; j++) a[samples + j][j] = Math.sqrt(lambda);
        for (int column = 0; column < n; column++) reflect(a, column);
        double[] w = new double[n];
        for (int j = n - 1; j >= 0; j--) {
            double rest = a[j][n];
            for (int k = j + 1; k < n; k++) rest -= a[j][k] * w[k];
            w[j] = rest / a[j][j];
        }
        return w;
    }

    /// Reflects the rows from the diagonal on, so that the column is 0 below it.
    private static void reflect(double[][] a, int column) {
        double[] v = IntStream.range(column, a.length).mapToDouble(i -> a[i][column]).toArray();
        double length = Math.sqrt(dot(v, v));
        v[0] += Math.copySign(length, v[0]);
        double squares = dot(v, v);
        if (squares == 0) return;
        for (int k = column; k < a[0].length; k++) {
            double along = 0;
            for (int i = 0; i < v.length; i++) along += v[i] * a[column + i][k];
            for (int i = 0; i < v.length; i++) a[column + i][k] -= 2 * along / squares * v[i];
        }
    }

    private static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) sum += a[i] * b[i];
        return sum;
    }

    /// The polynomial at a place.
    ///
    /// @param w coefficients, lowest power first
    /// @param x the place
    /// @return its value
    public static double value(double[] w, double x) {
        double y = 0;
        for (int j = w.length - 1; j >= 0; j--) y = y * x + w[j];
        return y;
    }
}
