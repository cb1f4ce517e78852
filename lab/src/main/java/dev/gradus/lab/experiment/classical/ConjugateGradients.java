package dev.gradus.lab.experiment.classical;

import java.util.function.UnaryOperator;

/// Solves `A X = B` for a symmetric positive definite A, of which no more is needed than its product with vectors; each column by itself, all in
/// step (Hestenes and Stiefel 1952).
final class ConjugateGradients {
    private ConjugateGradients() {}

    /// Solves for all columns.
    ///
    /// @param product `A P` for `P [n, columns]`, row after row
    /// @param b row after row
    /// @param tolerance ‖A x - b‖ / ‖b‖ of each column where it ends
    /// @param most iterations
    /// @return X, row after row
    static double[] solve(UnaryOperator<double[]> product, double[] b, int columns, double tolerance, int most) {
        double[] x = new double[b.length],
                r = b.clone(),
                p = b.clone(),
                square = dots(r, r, columns),
                ends = square.clone();
        for (int iteration = 0; iteration < most; iteration++) {
            double[] ap = product.apply(p), curvature = dots(p, ap, columns), step = new double[columns];
            for (int c = 0; c < columns; c++)
                step[c] =
                        square[c] > tolerance * tolerance * ends[c] && curvature[c] > 0 ? square[c] / curvature[c] : 0;
            for (int i = 0; i < x.length; i++) {
                x[i] += step[i % columns] * p[i];
                r[i] -= step[i % columns] * ap[i];
            }
            double[] next = dots(r, r, columns);
            boolean isDone = true;
            for (int c = 0; c < columns; c++) isDone &= step[c] == 0 || next[c] <= tolerance * tolerance * ends[c];
            for (int i = 0; i < p.length; i++) {
                int c = i % columns;
                p[i] = r[i] + (square[c] > 0 ? next[c] / square[c] : 0) * p[i];
            }
            square = next;
            if (isDone) break;
        }
        return x;
    }

    private static double[] dots(double[] a, double[] b, int columns) {
        double[] dots = new double[columns];
        for (int i = 0; i < a.length; i++) dots[i % columns] += a[i] * b[i];
        return dots;
    }
}
