package dev.gradus.lab.experiment.regularization;

import java.util.Arrays;

/// Linear least squares in float64 by Householder reflections; among all solutions the one with the least norm.
///
/// ```
/// rows ≥ columns:  Φ = Q R,   w = R⁻¹ Qᵀ y              rows < columns:  Φᵀ = Q R,   w = Q R⁻ᵀ y
/// ridge:  least of ‖Φ w - y‖² + λ‖w‖²  =  the first part of the minimum-norm solution of [Φ, √λ I] [w; s] = y
/// ```
/// The error grows with the condition number of Φ, not with its square as that of the normal equations does. Columns that depend on others
/// get the weight 0. Source: Golub and Van Loan, "Matrix Computations", sections 5.2 and 5.6.
final class MinimumNorm {
    private static final double DEPENDENT = 1e-13;

    private MinimumNorm() {}

    /// Solves for several right sides.
    ///
    /// @param phi `[rows][columns]`
    /// @param y `[outputs][rows]`
    /// @return `[outputs][columns]`
    static double[][] solve(double[][] phi, double[][] y) {
        boolean isTall = phi.length >= phi[0].length;
        var qr = new Reflections(isTall ? transposed(phi) : copy(phi));
        return Arrays.stream(y).map(b -> isTall ? qr.least(b) : qr.shortest(b)).toArray(double[][]::new);
    }

    /// Solves with a penalty λ‖w‖².
    static double[][] ridge(double[][] phi, double[][] y, double lambda) {
        int columns = phi[0].length;
        double[][] wider = new double[phi.length][];
        for (int i = 0; i < phi.length; i++) {
            wider[i] = Arrays.copyOf(phi[i], columns + phi.length);
            wider[i][columns + i] = Math.sqrt(lambda);
        }
        return Arrays.stream(solve(wider, y)).map(w -> Arrays.copyOf(w, columns)).toArray(double[][]::new);
    }

    private static double[][] copy(double[][] rows) {
        return Arrays.stream(rows).map(double[]::clone).toArray(double[][]::new);
    }

    private static double[][] transposed(double[][] rows) {
        double[][] columns = new double[rows[0].length][rows.length];
        for (int i = 0; i < rows.length; i++) for (int j = 0; j < columns.length; j++) columns[j][i] = rows[i][j];
        return columns;
    }

    /// A tall matrix as reflections and a triangle: column j has R above its diagonal, and reflector j, of norm √2, from there on.
    private static final class Reflections {
        private final double[][] columns;
        private final double[] diagonal;
        private double most;

        Reflections(double[][] columns) {
            this.columns = columns;
            diagonal = new double[columns.length];
            for (int k = 0; k < columns.length; k++) {
                double[] v = columns[k];
                double norm = Math.sqrt(dot(v, v, k));
                diagonal[k] = v[k] > 0 ? -norm : norm;
                most = Math.max(most, norm);
                if (norm == 0) continue;
                v[k] -= diagonal[k];
                double scale = Math.sqrt(2 / dot(v, v, k));
                for (int i = k; i < v.length; i++) v[i] *= scale;
                for (int j = k + 1; j < columns.length; j++) reflect(k, columns[j]);
            }
        }

        private static double dot(double[] a, double[] b, int from) {
            double sum = 0;
            for (int i = from; i < a.length; i++) sum += a[i] * b[i];
            return sum;
        }

        private void reflect(int k, double[] x) {
            double[] v = columns[k];
            double along = dot(v, x, k);
            for (int i = k; i < x.length; i++) x[i] -= along * v[i];
        }

        private boolean isDependent(int k) {
            return Math.abs(diagonal[k]) <= DEPENDENT * most;
        }

        /// `R⁻¹ Qᵀ b`.
        double[] least(double[] b) {
            double[] x = b.clone();
            for (int k = 0; k < columns.length; k++) reflect(k, x);
            double[] w = Arrays.copyOf(x, columns.length);
            for (int k = w.length - 1; k >= 0; k--) {
                w[k] = isDependent(k) ? 0 : w[k] / diagonal[k];
                for (int i = 0; i < k; i++) w[i] -= columns[k][i] * w[k];
            }
            return w;
        }

        /// `Q R⁻ᵀ b`.
        double[] shortest(double[] b) {
            double[] x = Arrays.copyOf(b, columns[0].length);
            for (int k = 0; k < columns.length; k++) {
                double sum = x[k];
                for (int i = 0; i < k; i++) sum -= columns[k][i] * x[i];
                x[k] = isDependent(k) ? 0 : sum / diagonal[k];
            }
            for (int k = columns.length - 1; k >= 0; k--) reflect(k, x);
            return x;
        }
    }
}
