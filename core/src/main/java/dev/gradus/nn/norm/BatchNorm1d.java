package dev.gradus.nn.norm;

import dev.gradus.config.Describe;
import dev.gradus.tensor.Shape;

/// Batch normalization of vectors and of sequences: see [BatchNorm].
///
/// ```
/// y = γ (x - μ) / √(v + ε) + β
/// training:    μ, v: mean and biased variance of the channel over the batch and all positions
/// evaluation:  μ, v: running_mean, running_var
/// ```
/// Shapes: `x, y [n, c]` or `[n, c, l]`, `γ, β [c]`. Defaults: ε = 1e-5 (Keras 1e-3), momentum 0.1, affine, tracking. Errors:
/// a sample that is an image, or one value in each channel of a training batch. Source: Ioffe and Szegedy 2015; numbers and
/// names of `torch.nn.BatchNorm1d`: `weight`, `bias`, and the buffers of [RunningStatistics].
public final class BatchNorm1d extends BatchNorm {
    private final Config config;

    /// Settings.
    ///
    /// @param eps added to the variance
    /// @param momentum the weight of the new batch in the running statistics, from 0 to 1
    /// @param cumulative whether the running statistics are the plain average over all batches instead (PyTorch: momentum
    ///     None)
    /// @param affine whether γ and β are learned
    /// @param tracking whether running statistics are kept; if not, evaluation uses those of its batch
    public record Config(double eps, double momentum, boolean cumulative, boolean affine, boolean tracking) {
        /// The defaults.
        public Config() {
            this(1e-5, 0.1, false, true, true);
        }
    }

    /// With the default settings.
    public BatchNorm1d() {
        this(new Config());
    }

    /// With all settings.
    ///
    /// @param config the settings
    public BatchNorm1d(Config config) {
        super(
                config.eps(),
                config.affine(),
                config.tracking() ? new RunningStatistics.Average(config.momentum(), config.cumulative()) : null);
        this.config = config;
    }

    @Override
    void require(Shape sample, String where) {
        if (sample.rank() == 1 || sample.rank() == 2) return;
        throw misfit(where, sample, "a vector [c] or a sequence [c, l]", "Images [c, h, w] go to BatchNorm2d.");
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
