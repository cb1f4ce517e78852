package dev.gradus.lab.experiment.optimization;

import java.util.ArrayList;
import java.util.List;

/// A mean squared error over two weights, `L(w) = mean (w · x - t)²`: a bowl with the second derivatives `2 [a b; b c]`.
///
/// @param a mean of the first input squared
/// @param b mean of the product of both
/// @param c mean of the second input squared
/// @param bestX where it is least
/// @param bestY where it is least
record Bowl(double a, double b, double c, double bestX, double bestY) {
    private static final double CLOSE = 1e-4;

    /// Of inputs and targets.
    static Bowl of(double[][] x, double[] t) {
        double a = 0, b = 0, c = 0, tx = 0, ty = 0;
        for (int i = 0; i < t.length; i++) {
            a += x[i][0] * x[i][0] / t.length;
            b += x[i][0] * x[i][1] / t.length;
            c += x[i][1] * x[i][1] / t.length;
            tx += t[i] * x[i][0] / t.length;
            ty += t[i] * x[i][1] / t.length;
        }
        double det = a * c - b * b;
        return new Bowl(a, b, c, (c * tx - b * ty) / det, (a * ty - b * tx) / det);
    }

    private double largest() {
        return (a + c) / 2 + Math.hypot((a - c) / 2, b);
    }

    /// By the determinant: the difference would lose all digits of a narrow one.
    private double least() {
        return (a * c - b * b) / largest();
    }

    /// κ, how many times as steep it is in its steepest direction as in its flattest.
    double condition() {
        return largest() / least();
    }

    /// How much it is above its least value.
    double above(double x, double y) {
        double u = x - bestX, v = y - bestY;
        return a * u * u + 2 * b * u * v + c * v * v;
    }

    /// Gradient descent from 0 with the best rate that there is, `1 / (largest + least)`, until a ten-thousandth of the height is left.
    ///
    /// @return the points, at most so many steps
    List<double[]> descend(int most) {
        double rate = 1 / (largest() + least()), x = 0, y = 0, start = above(0, 0);
        List<double[]> path = new ArrayList<>(List.of(new double[] {x, y}));
        while (path.size() <= most && above(x, y) > CLOSE * start) {
            double u = x - bestX, v = y - bestY;
            x -= 2 * rate * (a * u + b * v);
            y -= 2 * rate * (b * u + c * v);
            path.add(new double[] {x, y});
        }
        return path;
    }
}
