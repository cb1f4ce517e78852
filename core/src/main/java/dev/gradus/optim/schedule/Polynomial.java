package dev.gradus.optim.schedule;

import dev.gradus.config.Describe;

/// Polynomial decay to 0: `(1 - min(e, T) / T)ᵖ`.
///
/// Defaults: T the whole training, p 1. Source: `torch.optim.lr_scheduler.PolynomialLR`.
public final class Polynomial implements Schedule {
    private final Config config;

    /// Settings.
    ///
    /// @param length T; 0: the whole training
    /// @param power p
    /// @param unit what e counts
    public record Config(int length, double power, Unit unit) {
        /// The defaults.
        public Config() {
            this(0, 1, Unit.EPOCH);
        }
    }

    /// With the default settings.
    public Polynomial() {
        this(new Config());
    }

    /// With all settings.
    ///
    /// @param config the settings
    public Polynomial(Config config) {
        this.config = config;
        Bounds.require("Polynomial", "length", config.length(), 0, Double.MAX_VALUE);
        Bounds.require("Polynomial", "power", config.power(), 0, Double.MAX_VALUE);
    }

    @Override
    public double factor(long e, long total) {
        double length = config.length() > 0 ? config.length() : Math.max(1, total);
        return Math.pow(1 - Math.min(e, length) / length, config.power());
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
