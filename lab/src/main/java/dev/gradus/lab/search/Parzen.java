package dev.gradus.lab.search;

import dev.gradus.tensor.Rng;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/// A density over some dimensions of a space, estimated from points in it: a mixture of one kernel for each point, and of a wide one, the prior.
///
/// ```
/// p(u) = Σ_i w_i Π_k p_ik(u_k)        Σ_i w_i = 1
/// ```
/// Of a number p_ik is a normal distribution around the point's coordinate, cut off at 0 and 1; for whole numbers its probability in their cell. Its standard
/// deviation is the greater of the distances to both neighbours, but at least 1 / min(100, n + 2) and at most 1; the outermost points have one neighbour. The
/// prior's mean is 1/2 and its deviation 1. Of options p_ik is 1 for the point's own and 1 / (n + 1) for all, over their sum. Weights are equal for the last 25
/// points and the prior, and rise evenly from 1 / n with the points before these.
///
/// Source: Bergstra et al. 2011, section 4; constants are those of Optuna's `TPESampler`.
final class Parzen {
    private static final int FULL_WEIGHTS = 25;

    private final double[] logWeights;
    private final double[] cumulated;
    private final List<Axis> axes;

    /// The density.
    ///
    /// @param dimensions of the points
    /// @param points coordinates, the oldest point first
    Parzen(List<Dimension> dimensions, List<double[]> points) {
        int n = points.size();
        double[] weights = weights(n);
        this.logWeights = Arrays.stream(weights).map(StrictMath::log).toArray();
        this.cumulated = weights.clone();
        // one after the other: a parallel sum has other bits
        for (int i = 1; i <= n; i++) cumulated[i] += cumulated[i - 1];
        this.axes =
                IntStream.range(0, dimensions.size())
                        .mapToObj(k -> {
                            double[] u = points.stream().mapToDouble(x -> x[k]).toArray();
                            return dimensions.get(k) instanceof Dimension.Options o
                                    ? new OptionAxis(o, u)
                                    : new NumberAxis(dimensions.get(k), u);
                        })
                        .toList();
    }

    private static double[] weights(int n) {
        double[] weights = new double[n + 1];
        Arrays.fill(weights, 1);
        int ramp = n - FULL_WEIGHTS;
        for (int i = 0; i < ramp; i++) weights[i] = ramp == 1 ? 1.0 / n : 1.0 / n + (1 - 1.0 / n) * i / (ramp - 1);
        double sum = Arrays.stream(weights).sum();
        for (int i = 0; i <= n; i++) weights[i] /= sum;
        return weights;
    }

    /// A point of this density.
    ///
    /// @param rng for this point alone
    double[] draw(Rng rng) {
        double at = rng.fork("kernel").uniform(0) * cumulated[cumulated.length - 1];
        int found = Arrays.binarySearch(cumulated, at);
        int kernel = Math.min(found < 0 ? -found - 1 : found + 1, cumulated.length - 1);
        double[] u = new double[axes.size()];
        for (int k = 0; k < u.length; k++) u[k] = axes.get(k).draw(kernel, rng.fork(k));
        return u;
    }

    /// The logarithm of the density at a point.
    double logDensity(double[] u) {
        double[] sums = logWeights.clone();
        for (int k = 0; k < u.length; k++) axes.get(k).add(u[k], sums);
        double most = Double.NEGATIVE_INFINITY, sum = 0;
        for (double x : sums) most = Math.max(most, x);
        // below e^-40 of the greatest nothing changes the sum
        for (double x : sums) if (x > most - 40) sum += StrictMath.exp(x - most);
        return most + StrictMath.log(sum);
    }

    private interface Axis {
        double draw(int kernel, Rng rng);

        /// Adds the logarithm of each kernel's density.
        void add(double u, double[] sums);
    }

    private static final class NumberAxis implements Axis {
        private static final int ATTEMPTS = 1000;

        /// A cell that is narrower has the same density throughout.
        private static final double NARROW = 1e-3;

        private final Dimension dimension;

        /// Of each kernel: those with the same mean and deviation have the same number, of which there are few for whole numbers.
        private final int[] kind;

        private final double[] mu;
        private final double[] sigma;
        private final double[] logMass;
        private final double[] logScale;

        NumberAxis(Dimension dimension, double[] points) {
            int n = points.length;
            this.dimension = dimension;
            this.kind = new int[n + 1];
            double[] sorted = points.clone(), means = new double[n + 1], deviations = new double[n + 1];
            Arrays.sort(sorted);
            double least = 1 / Math.min(100.0, n + 2);
            int[] kindAt = new int[n], taken = new int[n];
            int kinds = 0;
            for (int i = 0; i < n; i++) {
                double left = i > 0 ? sorted[i] - sorted[i - 1] : n > 1 ? 0 : sorted[i];
                double right = i < n - 1 ? sorted[i + 1] - sorted[i] : n > 1 ? 0 : 1 - sorted[i];
                double deviation = Math.clamp(Math.max(left, right), least, 1);
                if (i == 0 || sorted[i] != sorted[i - 1] || deviation != deviations[kinds - 1]) {
                    means[kinds] = sorted[i];
                    deviations[kinds++] = deviation;
                }
                kindAt[i] = kinds - 1;
            }
            for (int i = 0; i < n; i++) {
                int first = first(sorted, points[i]);
                kind[i] = kindAt[first + taken[first]++];
            }
            means[kinds] = 0.5;
            deviations[kinds] = 1;
            kind[n] = kinds++;
            this.mu = Arrays.copyOf(means, kinds);
            this.sigma = Arrays.copyOf(deviations, kinds);
            this.logMass = new double[kinds];
            this.logScale = new double[kinds];
            for (int k = 0; k < kinds; k++) {
                logMass[k] = Normal.logMass(-mu[k] / sigma[k], (1 - mu[k]) / sigma[k]);
                logScale[k] = logMass[k] + StrictMath.log(sigma[k]) + Normal.LOG_ROOT_2_PI;
            }
        }

        /// Where equal numbers begin.
        private static int first(double[] sorted, double x) {
            int low = 0, high = sorted.length;
            while (low < high) {
                int middle = (low + high) >>> 1;
                if (sorted[middle] < x) low = middle + 1;
                else high = middle;
            }
            return low;
        }

        @Override
        public double draw(int kernel, Rng rng) {
            int k = kind[kernel];
            // the mean lies within, so that a third of the attempts and more do
            for (int i = 0; i < ATTEMPTS; i++) {
                double u = mu[k] + sigma[k] * rng.normal(i);
                if (u >= 0 && u <= 1) return dimension instanceof Dimension.Whole w ? w.coordinate(w.value(u)) : u;
            }
            return mu[k];
        }

        @Override
        public void add(double u, double[] sums) {
            double[] logs = dimension instanceof Dimension.Whole w ? ofCell(w, u) : ofNumber(u);
            for (int i = 0; i < sums.length; i++) sums[i] += logs[kind[i]];
        }

        private double[] ofNumber(double u) {
            double[] logs = new double[mu.length];
            for (int k = 0; k < logs.length; k++) {
                double z = (u - mu[k]) / sigma[k];
                logs[k] = -0.5 * z * z - logScale[k];
            }
            return logs;
        }

        private double[] ofCell(Dimension.Whole w, double u) {
            double value = ((Long) w.value(u)).doubleValue();
            double from = Ranges.of(w.low() - 0.5, w.high() + 0.5, w.isLog(), value - 0.5);
            double to = Ranges.of(w.low() - 0.5, w.high() + 0.5, w.isLog(), value + 0.5);
            // the same width for all kernels cancels
            if (to - from < NARROW) return ofNumber((from + to) / 2);
            double[] logs = new double[mu.length];
            for (int k = 0; k < logs.length; k++)
                logs[k] = Normal.logMass((from - mu[k]) / sigma[k], (to - mu[k]) / sigma[k]) - logMass[k];
            return logs;
        }
    }

    private static final class OptionAxis implements Axis {
        private final int[] option;
        private final int options;
        private final double logOwn;
        private final double logOther;
        private final double own;

        OptionAxis(Dimension.Options dimension, double[] points) {
            this.options = dimension.values().size();
            this.option = Arrays.stream(points).mapToInt(u -> (int) (u * options)).toArray();
            double share = 1.0 / (points.length + 1), sum = 1 + options * share;
            this.own = 1 / sum;
            this.logOwn = StrictMath.log((1 + share) / sum);
            this.logOther = StrictMath.log(share / sum);
        }

        @Override
        public double draw(int kernel, Rng rng) {
            int at = kernel < option.length && rng.uniform(0) < own ? option[kernel] : rng.below(1, options);
            return (at + 0.5) / options;
        }

        @Override
        public void add(double u, double[] sums) {
            int at = (int) (u * options);
            for (int i = 0; i < option.length; i++) sums[i] += option[i] == at ? logOwn : logOther;
            sums[option.length] -= StrictMath.log(options);
        }
    }
}
