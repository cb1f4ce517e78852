package dev.gradus.optim;

import dev.gradus.config.Describe;

/// Stochastic weight averaging: the plain mean of the weights at regular moments of late training.
///
/// ```
/// a = a + (p - a) / (n + 1)            n = weights averaged so far
/// ```
/// Of the calls of [#update()] the first `after` only copy; from then on every `every`-th counts. It wants a learning rate that stays
/// high or cycles. Running statistics are copied and do not fit the mean: in the end swap the mean in and measure them anew, with
/// [dev.gradus.nn.norm.RunningStatistics#measure].
/// Defaults: after 0, every 1. Source: Izmailov et al. 2018, algorithm 1; `torch.optim.swa_utils.AveragedModel`, which leaves
/// `after` and `every` to its caller.
public final class Swa extends WeightAverage {
    private final Config config;

    /// Settings.
    ///
    /// @param after the calls of [#update()] that only copy
    /// @param every the calls from one averaged weight to the next
    public record Config(long after, long every) {
        /// The defaults.
        public Config() {
            this(0, 1);
        }
    }

    /// With the default settings.
    public Swa() {
        this(new Config());
    }

    /// With all settings.
    ///
    /// @param config the settings
    public Swa(Config config) {
        Range.requireAverage("Swa", "after", config.after(), 0, Range.ANY);
        Range.requireAverage("Swa", "every", config.every(), 1, Range.ANY);
        this.config = config;
    }

    @Override
    protected double share(long updates) {
        long since = updates - config.after();
        if (since < 0) return 1;
        return since % config.every() == 0 ? 1.0 / (since / config.every() + 1) : 0;
    }

    @Override
    protected boolean averagesBuffers() {
        return false;
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
