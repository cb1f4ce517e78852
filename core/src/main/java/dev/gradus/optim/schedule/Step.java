package dev.gradus.optim.schedule;

import dev.gradus.config.Describe;

/// Steps down: `γ^⌊e / size⌋`.
///
/// Defaults: to a tenth every 30 epochs. Source: `torch.optim.lr_scheduler.StepLR` (whose size has no default).
public final class Step implements Schedule {
    private final Config config;

    /// Settings.
    ///
    /// @param size units from step to step
    /// @param gamma γ, the factor of each step
    /// @param unit what e counts
    public record Config(int size, double gamma, Unit unit) {
        /// The defaults.
        public Config() {
            this(30, 0.1, Unit.EPOCH);
        }
    }

    /// With the default settings.
    public Step() {
        this(new Config());
    }

    /// With all settings.
    ///
    /// @param config the settings
    public Step(Config config) {
        this.config = config;
        Bounds.require("Step", "size", config.size(), 1, Double.MAX_VALUE);
        Bounds.require("Step", "gamma", config.gamma(), 0, Double.MAX_VALUE);
    }

    @Override
    public double factor(long e, long total) {
        return Math.pow(config.gamma(), Math.floorDiv(e, (long) config.size()));
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
