package dev.gradus.lab.experiment.regularization;

import java.util.Arrays;

/// Polynomials fitted by regularized least squares.
///
/// ```
/// least of  Σ(y(x) - t)²/2 + λ‖w‖²/2:    least squares of  [Φ; √λ I] w = [t; 0],   Φ[n, j] = xₙʲ
/// ```
/// Solved by [MinimumNorm]: the normal equations would square the condition number, which for ten powers of ten points in [0, 1] leaves three digits of the coefficients.
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
        double[][] rows = Arrays.copyOf(features, samples + n);
        for (int j = 0; j < n; j++) {
            rows[samples + j] = new double[n];
            rows[samples + j][j] = Math.sqrt(lambda);
        }
        return MinimumNorm.solve(rows, new double[][] {Arrays.copyOf(t, samples + n)})[0];
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
