package dev.gradus.nn.norm;

import dev.gradus.config.Describe;
import dev.gradus.tensor.Shape;

/// Instance normalization: each channel of each sample gets mean 0 and variance 1, so that contrast is forgotten.
///
/// ```
/// y = γ (x - μ) / √(v + ε) + β        μ, v: mean and biased variance of one channel of one sample
/// ```
/// Shapes: `x, y [n, c, l]` or `[n, c, h, w]`, `γ, β [c]`. Defaults: ε = 1e-5, momentum 0.1, neither affine nor tracking:
/// training equals evaluation, and samples do not see each other. With tracking the means over the samples of μ and of the
/// unbiased variance enter the [RunningStatistics], which evaluation then uses. Errors: a sample without positions, or one
/// value in each channel. Source: Ulyanov et al. 2016; numbers and names of `torch.nn.InstanceNorm1d` and `2d`, whose
/// `num_batches_tracked` however stays 0.
public final class InstanceNorm extends ChannelNorm {
    private final Config config;

    /// Settings.
    ///
    /// @param eps added to the variance
    /// @param momentum the weight of the new batch in the running statistics, from 0 to 1
    /// @param affine whether γ and β are learned
    /// @param tracking whether running statistics are kept, and used in evaluation
    public record Config(double eps, double momentum, boolean affine, boolean tracking) {
        /// The defaults.
        public Config() {
            this(1e-5, 0.1, false, false);
        }
    }

    /// With the default settings.
    public InstanceNorm() {
        this(new Config());
    }

    /// With all settings.
    ///
    /// @param config the settings
    public InstanceNorm(Config config) {
        super(
                config.eps(),
                config.affine(),
                config.tracking() ? new RunningStatistics.Average(config.momentum(), false) : null);
        this.config = config;
    }

    @Override
    void require(Shape sample, String where) {
        if (sample.rank() == 2 || sample.rank() == 3) return;
        throw misfit(
                where,
                sample,
                "a sequence [c, l] or an image [c, h, w]",
                "Vectors have one value in each channel, and no contrast: use LayerNorm or BatchNorm1d.");
    }

    @Override
    Shape view(Shape batch) {
        return Shape.of(1, batch.axis(0) * batch.axis(1), batch.slice(2, batch.rank()).size());
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
