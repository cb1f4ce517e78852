package dev.gradus.optim.schedule;

import dev.gradus.config.Describe;

/// Half cosines, each followed by a restart: `η + (1 - η) (1 + cos(π t / Tᵢ)) / 2`, with `t` since the last restart.
///
/// The first cycle lasts T₀, each next one m times as long. Defaults: T₀ 10 epochs, m 1, η 0. At the end of each cycle
/// `train.Snapshots` takes a member of an ensemble. Source: Loshchilov and Hutter 2017;
/// `torch.optim.lr_scheduler.CosineAnnealingWarmRestarts`.
public final class CosineRestarts implements Schedule {
    private final Config config;

    /// Settings.
    ///
    /// @param length T₀
    /// @param multiplier m
    /// @param least η, the factor at the end of a cycle
    /// @param unit what e counts
    public record Config(int length, int multiplier, double least, Unit unit) {
        /// The defaults.
        public Config() {
            this(10, 1, 0, Unit.EPOCH);
        }
    }

    /// With the default settings.
    public CosineRestarts() {
        this(new Config());
    }

    /// With all settings.
    ///
    /// @param config the settings
    public CosineRestarts(Config config) {
        this.config = config;
        Bounds.require("CosineRestarts", "length", config.length(), 1, Double.MAX_VALUE);
        Bounds.require("CosineRestarts", "multiplier", config.multiplier(), 1, Double.MAX_VALUE);
        Bounds.require("CosineRestarts", "least", config.least(), 0, 1);
    }

    @Override
    public double factor(long e, long total) {
        long t = config.multiplier() == 1 ? e % config.length() : e, length = config.length();
        while (t >= length) {
            t -= length;
            length *= config.multiplier();
        }
        return config.least() + (1 - config.least()) * (1 + Math.cos(Math.PI * t / length)) / 2;
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
