package dev.gradus.lab.search;

/// The minimum of a smooth function in a box near a point: BFGS with projected steps.
///
/// ```
/// d = -H g        without the coordinates that lie at a bound and would leave the box
/// x ← P(x + t d)  with the first t of 1, 1/2, 1/4, … at which f falls by 1e-4 gᵀ (x' - x)
/// ```
/// It ends where the projected gradient is at most a tolerance in every coordinate, or nothing falls any more.
///
/// Source: Nocedal and Wright 2006, algorithms 6.1 and 16.5.
final class BoxMinimizer {
    private static final int HALVINGS = 30;

    /// A function with its gradient.
    interface Smooth {
        /// The value at a point.
        ///
        /// @param x not to be changed
        /// @param gradient is written to
        /// @return may be infinite or NaN, where no step leads
        double at(double[] x, double[] gradient);
    }

    private final Smooth function;
    private final double low;
    private final double high;

    /// A search of a function in a box.
    ///
    /// @param function to be made small
    /// @param low bound of each coordinate
    /// @param high bound of each coordinate
    BoxMinimizer(Smooth function, double low, double high) {
        this.function = function;
        this.low = low;
        this.high = high;
    }

    /// Goes down from a point.
    ///
    /// @param x becomes the minimum
    /// @return its value
    double from(double[] x, double tolerance, int steps) {
        int n = x.length;
        double[] g = new double[n], next = new double[n], its = new double[n];
        double f = function.at(x, g);
        double[][] h = identity(n);
        boolean isFresh = true;
        for (int step = 0; step < steps && slope(x, g) > tolerance; step++) {
            double[] d = direction(x, g, h);
            double value = search(x, f, g, d, isFresh ? first(d) : 1, next, its);
            if (!(value < f)) {
                if (isFresh) break;
                h = identity(n);
                isFresh = true;
                continue;
            }
            isFresh = !update(h, x, next, g, its, isFresh);
            System.arraycopy(next, 0, x, 0, n);
            System.arraycopy(its, 0, g, 0, n);
            f = value;
        }
        return f;
    }

    /// The first step goes no farther than 0.1 in any coordinate: nothing is known of the scale yet.
    private static double first(double[] d) {
        double most = 0;
        for (double x : d) most = Math.max(most, Math.abs(x));
        return Math.min(1, 0.1 / most);
    }

    private boolean isHeld(double x, double g) {
        return (x <= low && g > 0) || (x >= high && g < 0);
    }

    private double slope(double[] x, double[] g) {
        double most = 0;
        for (int i = 0; i < x.length; i++) if (!isHeld(x[i], g[i])) most = Math.max(most, Math.abs(g[i]));
        return most;
    }

    private double[] direction(double[] x, double[] g, double[][] h) {
        int n = x.length;
        double[] d = new double[n];
        for (int i = 0; i < n; i++) {
            if (isHeld(x[i], g[i])) continue;
            for (int j = 0; j < n; j++) if (!isHeld(x[j], g[j])) d[i] -= h[i][j] * g[j];
        }
        return d;
    }

    private double search(double[] x, double f, double[] g, double[] d, double t, double[] next, double[] its) {
        double length = t;
        for (int k = 0; k < HALVINGS; k++, length /= 2) {
            double fall = 0;
            for (int i = 0; i < x.length; i++) {
                next[i] = Math.clamp(x[i] + length * d[i], low, high);
                fall += g[i] * (next[i] - x[i]);
            }
            double value = function.at(next, its);
            if (fall < 0 && value <= f + 1e-4 * fall) return value;
        }
        return Double.POSITIVE_INFINITY;
    }

    /// Learns the curvature of a step.
    private static boolean update(double[][] h, double[] x, double[] next, double[] g, double[] its, boolean isFresh) {
        int n = x.length;
        double[] s = new double[n], y = new double[n], hy = new double[n];
        double sy = 0, yy = 0;
        for (int i = 0; i < n; i++) {
            s[i] = next[i] - x[i];
            y[i] = its[i] - g[i];
            sy += s[i] * y[i];
            yy += y[i] * y[i];
        }
        if (!(sy > 1e-12 * yy)) return !isFresh;
        if (isFresh) for (int i = 0; i < n; i++) h[i][i] = sy / yy;
        double yhy = 0;
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) hy[i] += h[i][j] * y[j];
            yhy += y[i] * hy[i];
        }
        for (int i = 0; i < n; i++)
            for (int j = 0; j < n; j++)
                h[i][j] += (1 + yhy / sy) * s[i] * s[j] / sy - (hy[i] * s[j] + s[i] * hy[j]) / sy;
        return true;
    }

    private static double[][] identity(int n) {
        double[][] h = new double[n][n];
        for (int i = 0; i < n; i++) h[i][i] = 1;
        return h;
    }
}
