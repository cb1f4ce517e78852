package dev.gradus.optim.schedule;

import dev.gradus.config.Describe;

/// Exponential decay: `γ^e`.
///
/// Defaults: γ 0.95, as in the two-layer network of cs231n. Source: `torch.optim.lr_scheduler.ExponentialLR` (whose γ has no default).
public final class Exponential implements Schedule {
    private final Config config;

    /// Settings.
    ///
    /// @param gamma γ, the factor of each unit
    /// @param unit what e counts
    public record Config(double gamma, Unit unit) {
        /// The defaults.
        public Config() {
            this(0.95, Unit.EPOCH);
        }
    }

    /// With the default settings.
    public Exponential() {
        this(new Config());
    }

    /// With all settings.
    ///
    /// @param config the settings
    public Exponential(Config config) {
        this.config = config;
        Bounds.require("Exponential", "gamma", config.gamma(), 0, Double.MAX_VALUE);
    }

    @Override
    public double factor(long e, long total) {
        return Math.pow(config.gamma(), e);
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
