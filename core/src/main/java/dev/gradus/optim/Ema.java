package dev.gradus.optim;

import dev.gradus.config.Describe;

/// Exponential moving average of the weights: the past fades.
///
/// ```
/// a = a + (1 - dₜ) (p - a)
/// dₜ = d                          with warm-up: dₜ = min(d, 1 - (1 + t/γ)^-κ)
/// ```
/// t counts the calls of [#update()] from 0, less the first `after`; up to t = 0 the average is the present weights. The warm-up
/// lets an early average forget the first, bad weights: d is 0.37 at t = 1, 0.80 at 10, 0.954 at 100, 0.99 at 999.
/// Defaults: d 0.999, warm-up with γ 1 and κ ⅔ (0.75 and more for shorter trainings), after 0, running statistics averaged;
/// [#Ema(double)] has no warm-up, as PyTorch.
/// Differences: PyTorch's `AveragedModel` copies running statistics unless `use_buffers`.
/// Source: Polyak and Juditsky 1992; `torch.optim.swa_utils.get_ema_multi_avg_fn`; timm `ModelEmaV3` for the warm-up.
public final class Ema extends WeightAverage {
    private final Config config;

    /// Settings.
    ///
    /// @param decay d, the share of the past that stays
    /// @param warmup whether d grows to its value
    /// @param warmupGamma γ, how long that takes
    /// @param warmupPower κ, how steeply it begins
    /// @param after the calls of [#update()] that only copy, beyond the first
    /// @param buffers whether running statistics are averaged too
    public record Config(
            double decay, boolean warmup, double warmupGamma, double warmupPower, long after, boolean buffers) {
        /// The defaults: without warm-up the average of a short training would be that of its first, bad weights.
        public Config() {
            this(0.999, true, 1, 2.0 / 3, 0, true);
        }

        /// The same with another decay.
        ///
        /// @param decay the share of the past that stays
        /// @return a copy
        public Config withDecay(double decay) {
            return new Config(decay, warmup, warmupGamma, warmupPower, after, buffers);
        }
    }

    /// With the default settings.
    public Ema() {
        this(new Config());
    }

    /// With a decay that is the same from the first update on, and defaults for the rest.
    ///
    /// @param decay the share of the past that stays
    public Ema(double decay) {
        this(new Config(decay, false, 1, 2.0 / 3, 0, true));
    }

    /// With all settings.
    ///
    /// @param config the settings
    public Ema(Config config) {
        Range.requireAverage("Ema", "decay", config.decay(), 0, 1);
        Range.requireAverage("Ema", "warm-up gamma", config.warmupGamma(), Range.POSITIVE, Range.ANY);
        Range.requireAverage("Ema", "warm-up power", config.warmupPower(), 0, Range.ANY);
        Range.requireAverage("Ema", "after", config.after(), 0, Range.ANY);
        this.config = config;
    }

    @Override
    protected double share(long updates) {
        long t = Math.max(0, updates - config.after());
        if (t == 0) return 1;
        double d = config.decay();
        if (config.warmup()) d = Math.min(d, 1 - Math.pow(1 + t / config.warmupGamma(), -config.warmupPower()));
        return 1 - d;
    }

    @Override
    protected boolean averagesBuffers() {
        return config.buffers();
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
