package dev.gradus.optim.schedule;

import dev.gradus.config.Describe;

/// A line between two factors: `start + (end - start) · min(e, T) / T`.
///
/// Defaults: from a third to 1 in 5 epochs, a warm-up. Source: `torch.optim.lr_scheduler.LinearLR`.
public final class Linear implements Schedule {
    private final Config config;

    /// Settings.
    ///
    /// @param start at first
    /// @param end from T on
    /// @param length T; 0: the whole training
    /// @param unit what e counts
    public record Config(double start, double end, int length, Unit unit) {
        /// The defaults.
        public Config() {
            this(1.0 / 3, 1, 5, Unit.EPOCH);
        }
    }

    /// With the default settings.
    public Linear() {
        this(new Config());
    }

    /// With all settings.
    ///
    /// @param config the settings
    public Linear(Config config) {
        this.config = config;
        Bounds.require("Linear", "start", config.start(), 0, Double.MAX_VALUE);
        Bounds.require("Linear", "end", config.end(), 0, Double.MAX_VALUE);
        Bounds.require("Linear", "length", config.length(), 0, Double.MAX_VALUE);
    }

    @Override
    public double factor(long e, long total) {
        double length = config.length() > 0 ? config.length() : Math.max(1, total);
        return config.start() + (config.end() - config.start()) * Math.min(e, length) / length;
    }

    @Override
    public Unit unit() {
        return config.unit();
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
