package dev.gradus.lab.search;

import java.util.Arrays;

/// A Gaussian process through values at points: what a function is likely to be in between.
///
/// ```
/// k(x, x') = s (1 + √5 r + 5/3 r²) e^(-√5 r)        r² = Σ_k θ_k (x_k - x'_k)²        Matérn 5/2; of options (x_k - x'_k)² is 0 or 1
/// K = k(X, X) + σ² I        mean(x) = k(x, X) K⁻¹ y        variance(x) = s - k(x, X) K⁻¹ k(X, x)
/// ```
/// θ, s and σ² are where this is least:
/// ```
/// ½ log |K| + ½ yᵀ K⁻¹ y + Σ_k (0.1 / θ_k + 0.1 θ_k) - (log s - s) - (0.1 log σ² - 30 σ²)        σ² > 1e-6
/// ```
/// the negative logarithms of the marginal likelihood and of the priors. The search begins with 1 for all.
///
/// Source: Rasmussen and Williams 2006, chapter 5; priors are those of Optuna's `GPSampler`.
final class Surrogate {
    private static final double LEAST_NOISE = 1e-6;
    private static final double ROOT_5 = 2.23606797749979;

    private final double[][] x;
    private final boolean[] isOption;
    private final double[] theta;
    private final double scale;
    private final Cholesky root;
    private final double[] alpha;

    /// Fits the process.
    ///
    /// @param x coordinates of points
    /// @param y values, of mean 0 and variance 1
    /// @param isOption which coordinates are equal or not, and nothing between
    Surrogate(double[][] x, double[] y, boolean[] isOption) {
        this.x = x;
        this.isOption = isOption;
        int d = isOption.length;
        Fit fit = new Fit(x, y, isOption);
        double[] raw = new double[d + 2];
        new BoxMinimizer(fit, -20, 20).from(raw, 1e-2, 200);
        this.theta = Arrays.stream(raw, 0, d).map(StrictMath::exp).toArray();
        this.scale = StrictMath.exp(raw[d]);
        this.root = fit.root(raw);
        this.alpha = root.solve(y);
    }

    /// How much better than a value a point is expected to be, and the slope of that.
    ///
    /// @param at the point
    /// @param best value, the least one so far
    /// @param gradient is written to; without elements where it is not wanted
    /// @return the logarithm of the expectation of max(0, best - y)
    double logGain(double[] at, double best, double[] gradient) {
        int n = x.length;
        double[] k = new double[n], slope = new double[n];
        double mean = 0;
        for (int i = 0; i < n; i++) {
            double r = distance(at, x[i]), e = scale * StrictMath.exp(-r);
            k[i] = (1 + r + r * r / 3) * e;
            slope[i] = -5.0 / 3 * (1 + r) * e;
            mean += k[i] * alpha[i];
        }
        double[] half = root.forward(k);
        double variance = scale;
        for (double v : half) variance -= v * v;
        // the nugget keeps the logarithm finite at points that are known
        double deviation = Math.sqrt(Math.max(variance, 0) + 1e-12), z = (best - mean) / deviation;
        if (gradient.length > 0) {
            double[] w = root.backward(half);
            double byZ = Normal.logGainSlope(z);
            for (int j = 0; j < gradient.length; j++) {
                double dMean = 0, dVariance = 0;
                for (int i = 0; i < n && !isOption[j]; i++) {
                    double dk = slope[i] * theta[j] * (at[j] - x[i][j]);
                    dMean += dk * alpha[i];
                    dVariance -= 2 * dk * w[i];
                }
                double dDeviation = dVariance / (2 * deviation);
                gradient[j] = byZ * (-dMean - z * dDeviation) / deviation + dDeviation / deviation;
            }
        }
        return Normal.logGain(z) + StrictMath.log(deviation);
    }

    /// √5 r.
    private double distance(double[] a, double[] b) {
        double sum = 0;
        for (int k = 0; k < theta.length; k++) sum += theta[k] * square(a[k] - b[k], isOption[k]);
        return ROOT_5 * Math.sqrt(sum);
    }

    private static double square(double difference, boolean isOption) {
        return isOption ? difference == 0 ? 0 : 1 : difference * difference;
    }

    /// The function of the logarithms of θ, s and σ² - 1e-6.
    private static final class Fit implements BoxMinimizer.Smooth {
        private final double[] y;
        private final int d;

        /// [coordinate][pair]: squares of differences, pairs in the order of a lower triangle.
        private final double[][] squares;

        Fit(double[][] x, double[] y, boolean[] isOption) {
            this.y = y;
            this.d = isOption.length;
            this.squares = new double[d][y.length * (y.length - 1) / 2];
            for (int k = 0; k < d; k++)
                for (int i = 0, at = 0; i < y.length; i++)
                    for (int j = 0; j < i; j++) squares[k][at++] = square(x[i][k] - x[j][k], isOption[k]);
        }

        private static double noise(double raw) {
            return StrictMath.exp(raw) + LEAST_NOISE;
        }

        /// √5 r of each pair.
        private double[] distances(double[] raw) {
            double[] r = new double[squares[0].length];
            for (int k = 0; k < d; k++) {
                double theta = StrictMath.exp(raw[k]);
                for (int p = 0; p < r.length; p++) r[p] += theta * squares[k][p];
            }
            for (int p = 0; p < r.length; p++) r[p] = ROOT_5 * Math.sqrt(r[p]);
            return r;
        }

        private double[][] matrix(double[] r, double[] e, double scale, double noise) {
            double[][] matrix = new double[y.length][];
            for (int i = 0, p = 0; i < y.length; i++) {
                matrix[i] = new double[i + 1];
                for (int j = 0; j < i; j++, p++) matrix[i][j] = scale * (1 + r[p] + r[p] * r[p] / 3) * e[p];
                matrix[i][i] = scale + noise;
            }
            return matrix;
        }

        private static double[] exponentials(double[] r) {
            return Arrays.stream(r).map(v -> StrictMath.exp(-v)).toArray();
        }

        /// The factor of K; noise is added while K is not positive definite to within rounding.
        Cholesky root(double[] raw) {
            double[] r = distances(raw), e = exponentials(r);
            for (double noise = noise(raw[d + 1]); ; noise *= 10) {
                Cholesky root = Cholesky.of(matrix(r, e, StrictMath.exp(raw[d]), noise));
                if (root != null) return root;
            }
        }

        @Override
        public double at(double[] raw, double[] gradient) {
            double scale = StrictMath.exp(raw[d]), noise = noise(raw[d + 1]);
            double[] r = distances(raw), e = exponentials(r);
            Cholesky root = Cholesky.of(matrix(r, e, scale, noise));
            if (root == null) return Double.POSITIVE_INFINITY;
            double[] alpha = root.solve(y);
            double[][] inverse = root.inverse();
            double loss = root.logDeterminant() / 2;
            double trace = 0, byScale = 0;
            Arrays.fill(gradient, 0);
            double[] weight = new double[r.length];
            for (int i = 0, p = 0; i < y.length; i++) {
                loss += y[i] * alpha[i] / 2;
                double own = inverse[i][i] - alpha[i] * alpha[i];
                trace += own;
                byScale += own * scale / 2;
                for (int j = 0; j < i; j++, p++) {
                    double w = inverse[i][j] - alpha[i] * alpha[j];
                    byScale += w * scale * (1 + r[p] + r[p] * r[p] / 3) * e[p];
                    weight[p] = w * scale * -5.0 / 6 * (1 + r[p]) * e[p];
                }
            }
            for (int k = 0; k < d; k++) {
                double theta = StrictMath.exp(raw[k]), sum = 0;
                for (int p = 0; p < weight.length; p++) sum += weight[p] * squares[k][p];
                gradient[k] = theta * sum - 0.1 / theta + 0.1 * theta;
                loss += 0.1 / theta + 0.1 * theta;
            }
            gradient[d] = byScale - (1 - scale);
            gradient[d + 1] = (trace / 2 - 0.1 / noise + 30) * (noise - LEAST_NOISE);
            return loss - (raw[d] - scale) - (0.1 * StrictMath.log(noise) - 30 * noise);
        }
    }
}
