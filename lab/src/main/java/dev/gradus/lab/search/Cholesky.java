package dev.gradus.lab.search;

import org.jspecify.annotations.Nullable;

/// The Cholesky factor of a positive definite matrix: `A = L Lᵀ`, L lower triangular.
///
/// @param l rows of L
record Cholesky(double[][] l) {
    /// Factorizes a matrix.
    ///
    /// @param a symmetric; only its lower triangle is read
    /// @return null where it is not positive definite
    static @Nullable Cholesky of(double[][] a) {
        int n = a.length;
        double[][] l = new double[n][];
        for (int i = 0; i < n; i++) {
            double[] row = new double[i + 1];
            l[i] = row;
            for (int j = 0; j <= i; j++) {
                double sum = a[i][j] - dot(row, l[j], j);
                if (j < i) row[j] = sum / l[j][j];
                else if (sum > 0) row[i] = Math.sqrt(sum);
                else return null;
            }
        }
        return new Cholesky(l);
    }

    /// `L⁻¹ b`.
    double[] forward(double[] b) {
        double[] x = new double[b.length];
        for (int i = 0; i < x.length; i++) x[i] = (b[i] - dot(l[i], x, i)) / l[i][i];
        return x;
    }

    /// `L⁻ᵀ b`.
    double[] backward(double[] b) {
        double[] x = b.clone();
        for (int i = x.length - 1; i >= 0; i--) {
            double[] row = l[i];
            x[i] /= row[i];
            for (int j = 0; j < i; j++) x[j] -= row[j] * x[i];
        }
        return x;
    }

    /// `A⁻¹ b`.
    double[] solve(double[] b) {
        return backward(forward(b));
    }

    /// `A⁻¹`.
    double[][] inverse() {
        int n = l.length;
        double[][] inverse = new double[n][];
        for (int i = 0; i < n; i++) {
            double[] unit = new double[n];
            unit[i] = 1;
            inverse[i] = solve(unit);
        }
        return inverse;
    }

    /// `log |A|`.
    double logDeterminant() {
        double sum = 0;
        for (int i = 0; i < l.length; i++) sum += 2 * StrictMath.log(l[i][i]);
        return sum;
    }

    private static double dot(double[] a, double[] b, int n) {
        double sum = 0;
        for (int i = 0; i < n; i++) sum += a[i] * b[i];
        return sum;
    }
}
