package dev.gradus.train.metric;

import java.util.ArrayList;
import java.util.List;

/// How far the probabilities of a classifier can be trusted: of its answers with 80 %, are 80 of 100 right?
///
/// Its error is that of [CalibrationError]. Bins without samples are left out.
///
/// @param error the expected calibration error, 0 to 1
/// @param bins the reliability of each stretch of probabilities, ascending
public record Calibration(double error, List<Bin> bins) {
    private static final double MOST = 1 + 1e-5; // what float32 makes of 1

    /// Answers with about the same probability.
    ///
    /// @param low probabilities are above this
    /// @param high and at most this
    /// @param samples how many, at least 1
    /// @param probability the mean of their probabilities
    /// @param accuracy the share of them that is right
    public record Bin(double low, double high, int samples, double probability, double accuracy) {}

    /// Keeps a copy.
    public Calibration {
        bins = List.copyOf(bins);
    }

    /// The calibration of some answers, wherever they come from.
    ///
    /// @param p the highest probability of each, 0 to 1; at least one
    /// @param right whether each is right
    /// @param count the number of bins, at least 1
    /// @return the error and the bins that have samples
    public static Calibration of(double[] p, boolean[] right, int count) {
        double[] sums = new double[count];
        int[] correct = new int[count], samples = new int[count];
        for (int i = 0; i < p.length; i++) {
            int bin = bin(p[i], count);
            sums[bin] += p[i];
            samples[bin]++;
            if (right[i]) correct[bin]++;
        }
        double error = 0;
        List<Bin> bins = new ArrayList<>();
        for (int m = 0; m < count; m++) {
            error += Math.abs(correct[m] - sums[m]);
            if (samples[m] == 0) continue;
            double low = (double) m / count, high = (m + 1.0) / count;
            bins.add(new Bin(low, high, samples[m], sums[m] / samples[m], (double) correct[m] / samples[m]));
        }
        return new Calibration(error / p.length, bins);
    }

    /// The bin of a probability.
    static int bin(double p, int count) {
        return Math.clamp((int) Math.ceil(p * count) - 1, 0, count - 1);
    }

    static boolean isProbability(double p) {
        return p >= 0 && p <= MOST;
    }
}
