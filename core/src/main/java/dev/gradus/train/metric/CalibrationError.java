package dev.gradus.train.metric;

import dev.gradus.config.Describe;
import dev.gradus.data.Task;
import dev.gradus.error.GradusException;
import dev.gradus.train.Figure;
import dev.gradus.train.Metric;
import dev.gradus.train.Outcome;

/// Expected calibration error: how far the sureness of answers is from how often they are right.
///
/// ```
/// ECE = Σ_m n[m] / n |right[m] / n[m] - mean p of bin m|        bin m: (m - 1) / M < p ≤ m / M
/// ```
/// Here p is the highest probability of a sample. Figure: `calibration-error`; 0 is a model that is right in 80 of 100 answers that it is
/// 80 % sure of. Defaults: M = 15 bins of equal width, as in most papers; the figure depends on M, and is too high for few samples. Errors:
/// fewer than one bin, a task with values, a loss whose predictions are no probabilities. Source: Guo et al. 2017, equation 3.
public final class CalibrationError implements Metric {
    private final Config config;

    /// Settings.
    ///
    /// @param bins M, into which the probabilities from 0 to 1 are divided
    public record Config(int bins) {
        /// The defaults.
        public Config() {
            this(15);
        }
    }

    /// With the default settings.
    public CalibrationError() {
        this(new Config());
    }

    /// With all settings.
    ///
    /// @param config the settings
    public CalibrationError(Config config) {
        if (config.bins() < 1) {
            throw GradusException.got("calibration-error with %d bins", config.bins())
                    .expected("1 or more")
                    .because("a sign or a digit is misplaced")
                    .repair("Usual is 15.");
        }
        this.config = config;
    }

    @Override
    public Meter begin(Task task) {
        Fit.classes("calibration-error", task);
        return new Bins(config.bins());
    }

    @Override
    public Config config() {
        return config;
    }

    @Override
    public String toString() {
        return Describe.of(this);
    }

    private static final class Bins extends FigureMeter {
        private final double[] sureness;
        private final long[] right;
        private long n;

        Bins(int bins) {
            super(new Figure("", "calibration-error", Figure.Unit.SHARE, Figure.Better.LESS));
            sureness = new double[bins];
            right = new long[bins];
        }

        @Override
        void count(Outcome batch) {
            for (int i = 0; i < batch.size(); i++) {
                double p = highest(batch, i);
                int bin = Calibration.bin(p, right.length);
                sureness[bin] += p;
                if (batch.found(i) == batch.wanted(i)) right[bin]++;
            }
            n += batch.size();
        }

        private static double highest(Outcome batch, int row) {
            double highest = 0;
            for (int c = 0; c < batch.columns(); c++) {
                double p = batch.prediction(row, c);
                if (!Calibration.isProbability(p)) {
                    throw GradusException.got("calibration-error: a probability of %s", p)
                            .expected("0 to 1")
                            .because("the loss gives scores, or the last layer is no Softmax or Sigmoid")
                            .repair("Train with a loss of probabilities, such as CrossEntropy.");
                }
                highest = Math.max(highest, p);
            }
            return highest;
        }

        @Override
        double value() {
            double sum = 0;
            for (int m = 0; m < right.length; m++) sum += Math.abs(right[m] - sureness[m]);
            return sum / n;
        }
    }
}
