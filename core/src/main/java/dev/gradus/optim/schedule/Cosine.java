package dev.gradus.optim.schedule;

import dev.gradus.config.Describe;

/// Half a cosine: `η + (1 - η) (1 + cos(π e / T)) / 2`.
///
/// Defaults: T the whole training, η 0. Past T it climbs again, as in PyTorch. Source: Loshchilov and Hutter 2017, equation 5;
/// `torch.optim.lr_scheduler.CosineAnnealingLR`.
public final class Cosine implements Schedule {
    private final Config config;

    /// Settings.
    ///
    /// @param length T; 0: the whole training
    /// @param least η, the factor at T
    /// @param unit what e counts
    public record Config(int length, double least, Unit unit) {
        /// The defaults.
        public Config() {
            this(0, 0, Unit.EPOCH);
        }
    }

    /// With the default settings.
    public Cosine() {
        this(new Config());
    }

    /// With all settings.
    ///
    /// @param config the settings
    public Cosine(Config config) {
        this.config = config;
        Bounds.require("Cosine", "length", config.length(), 0, Double.MAX_VALUE);
        Bounds.require("Cosine", "least", config.least(), 0, 1);
    }

    @Override
    public double factor(long e, long total) {
        double length = config.length() > 0 ? config.length() : Math.max(1, total);
        return config.least() + (1 - config.least()) * (1 + Math.cos(Math.PI * e / length)) / 2;
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
