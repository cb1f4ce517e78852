package dev.gradus.optim.schedule;

import dev.gradus.config.Describe;
import java.util.Map;

/// Smaller whenever the validation loss stands still: `factor` is multiplied in after more than `patience` bad epochs in a row.
///
/// ```
/// an epoch is good if loss < best · (1 - threshold)        NaN is bad
/// ```
/// After a reduction, `cooldown` epochs do not count. A reduction that changes the rate by 1e-8 or less is not made; a rate that
/// nobody states is taken for 1e-3. In a [Sequence] or behind a [Warmup] only the epochs count in which it is in force.
/// Defaults: factor 0.1, patience 10, threshold 1e-4, no cooldown, down to 0. Source: `torch.optim.lr_scheduler.ReduceLROnPlateau`;
/// Keras reduces after `patience` bad epochs, one earlier.
public final class ReduceOnPlateau implements Schedule {
    /// A change of the rate that is not larger is not made, as in PyTorch.
    private static final double SMALLEST = 1e-8;

    private final Config config;
    private double rate = 1e-3;
    private double factor = 1;
    private double best = Double.POSITIVE_INFINITY;
    private int bad;
    private int rest;

    /// Settings.
    ///
    /// @param factor of each reduction
    /// @param patience bad epochs that are borne
    /// @param threshold the relative improvement that counts
    /// @param cooldown epochs after a reduction that do not count
    /// @param least the smallest factor of the rate
    public record Config(double factor, int patience, double threshold, int cooldown, double least) {
        /// The defaults.
        public Config() {
            this(0.1, 10, 1e-4, 0, 0);
        }
    }

    /// With the default settings.
    public ReduceOnPlateau() {
        this(new Config());
    }

    /// With all settings.
    ///
    /// @param config the settings
    public ReduceOnPlateau(Config config) {
        this.config = config;
        Bounds.require("ReduceOnPlateau", "factor", config.factor(), 0, Math.nextDown(1.0));
        Bounds.require("ReduceOnPlateau", "patience", config.patience(), 0, Double.MAX_VALUE);
        Bounds.require("ReduceOnPlateau", "threshold", config.threshold(), 0, 1);
        Bounds.require("ReduceOnPlateau", "cooldown", config.cooldown(), 0, Double.MAX_VALUE);
        Bounds.require("ReduceOnPlateau", "least", config.least(), 0, 1);
    }

    @Override
    public double factor(long e, long total) {
        return factor;
    }

    @Override
    public void rate(double rate) {
        this.rate = rate;
    }

    @Override
    public void observe(double loss) {
        boolean good = loss < best * (1 - config.threshold()) || (best == Double.POSITIVE_INFINITY && loss < best);
        if (good) best = loss;
        bad = good ? 0 : bad + 1;
        if (rest > 0) {
            rest--;
            bad = 0;
        }
        if (bad <= config.patience()) return;
        double next = Math.max(factor * config.factor(), config.least());
        if (rate * factor - rate * next > SMALLEST) factor = next;
        rest = config.cooldown();
        bad = 0;
    }

    @Override
    public Map<String, Double> state() {
        return Map.of("factor", factor, "best", best, "bad", (double) bad, "rest", (double) rest);
    }

    @Override
    public void state(Map<String, Double> state) {
        factor = state.getOrDefault("factor", factor);
        best = state.getOrDefault("best", best);
        bad = (int) (double) state.getOrDefault("bad", (double) bad);
        rest = (int) (double) state.getOrDefault("rest", (double) rest);
    }

    @Override
    public Config config() {
        return config;
    }

    @Override
    public String toString() {
        return Describe.of(this);
    }
}
