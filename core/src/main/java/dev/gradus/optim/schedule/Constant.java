package dev.gradus.optim.schedule;

import dev.gradus.config.Describe;

/// A smaller rate for a while: `factor where e < length, else 1`.
///
/// Defaults: a third for 5 epochs. Source: `torch.optim.lr_scheduler.ConstantLR`.
public final class Constant implements Schedule {
    private final Config config;

    /// Settings.
    ///
    /// @param factor at first
    /// @param length units until 1
    /// @param unit what e counts
    public record Config(double factor, int length, Unit unit) {
        /// The defaults.
        public Config() {
            this(1.0 / 3, 5, Unit.EPOCH);
        }
    }

    /// With the default settings.
    public Constant() {
        this(new Config());
    }

    /// With all settings.
    ///
    /// @param config the settings
    public Constant(Config config) {
        this.config = config;
        Bounds.require("Constant", "factor", config.factor(), 0, Double.MAX_VALUE);
        Bounds.require("Constant", "length", config.length(), 1, Double.MAX_VALUE);
    }

    @Override
    public double factor(long e, long total) {
        return e < config.length() ? config.factor() : 1;
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
