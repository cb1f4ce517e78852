package dev.gradus.lab.experiment.regularization;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Linear least squares in float64 by Householder reflections; among all solutions the one with the least norm.
///
/// ```
/// rows ≥ columns:  Φ = Q R,   w = R⁻¹ Qᵀ y              rows < columns:  Φᵀ = Q R,   w = Q R⁻ᵀ y
/// ridge:  least of ‖Φ w - y‖² + λ‖w‖²  =  the first part of the minimum-norm solution of [Φ, √λ I] [w; s] = y
/// ```
/// The error grows with the condition number of Φ, not with its square as that of the normal equations does. Columns that depend on those before
/// get the weight 0; of rows that depend on those before, where there are more columns than rows, nothing is asked. Source: Golub and Van Loan,
/// "Matrix Computations", sections 5.2 and 5.6.
final class MinimumNorm {
    private static final double DEPENDENT = 1e-12;

    private MinimumNorm() {}

    /// Solves for several right sides.
    ///
    /// @param phi `[rows][columns]`
    /// @param y `[outputs][rows]`
    /// @return `[outputs][columns]`
    static double[][] solve(double[][] phi, double[][] y) {
        boolean isTall = phi.length >= phi[0].length;
        var qr = new Reflections(isTall ? transposed(phi) : copy(phi));
        return Arrays.stream(y).map(b -> isTall ? qr.least(b) : qr.shortest(b, phi[0].length)).toArray(double[][]::new);
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

    /// A tall matrix as reflections and a triangle: the r-th independent column has R above its place r, and reflector r, of norm √2, from there
    /// on.
    private static final class Reflections {
        private final int width;
        private final List<double[]> independent = new ArrayList<>();
        private final List<Integer> places = new ArrayList<>();
        private final List<Double> diagonal = new ArrayList<>();

        Reflections(double[][] columns) {
            width = columns.length;
            for (int j = 0; j < width; j++) {
                double[] v = columns[j];
                double whole = Math.sqrt(dot(v, v, 0));
                int rank = independent.size();
                for (int r = 0; r < rank; r++) reflect(r, v);
                double norm = Math.sqrt(dot(v, v, rank));
                if (norm <= DEPENDENT * whole) continue;
                double entry = v[rank] > 0 ? -norm : norm;
                v[rank] -= entry;
                double scale = Math.sqrt(2 / dot(v, v, rank));
                for (int i = rank; i < v.length; i++) v[i] *= scale;
                independent.add(v);
                places.add(j);
                diagonal.add(entry);
            }
        }

        private static double dot(double[] a, double[] b, int from) {
            double sum = 0;
            for (int i = from; i < a.length; i++) sum += a[i] * b[i];
            return sum;
        }

        private void reflect(int r, double[] x) {
            double[] v = independent.get(r);
            double along = dot(v, x, r);
            for (int i = r; i < x.length; i++) x[i] -= along * v[i];
        }

        /// `R⁻¹ Qᵀ b`.
        double[] least(double[] b) {
            double[] x = b.clone(), w = new double[width];
            int rank = independent.size();
            for (int r = 0; r < rank; r++) reflect(r, x);
            for (int r = rank - 1; r >= 0; r--) {
                double own = x[r] / diagonal.get(r);
                w[places.get(r)] = own;
                for (int i = 0; i < r; i++) x[i] -= independent.get(r)[i] * own;
            }
            return w;
        }

        /// `Q R⁻ᵀ b`.
        double[] shortest(double[] b, int length) {
            double[] x = new double[length];
            int rank = independent.size();
            for (int r = 0; r < rank; r++) {
                double sum = b[places.get(r)];
                for (int i = 0; i < r; i++) sum -= independent.get(r)[i] * x[i];
                x[r] = sum / diagonal.get(r);
            }
            for (int r = rank - 1; r >= 0; r--) reflect(r, x);
            return x;
        }
    }
}
