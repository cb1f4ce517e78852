package dev.gradus.nn.norm;

import dev.gradus.config.Describe;
import dev.gradus.tensor.Ops;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;

/// Layer normalization: each sample gets mean 0 and variance 1 over its last axes, whatever the batch.
///
/// ```
/// y = γ (x - μ) / √(v + ε) + β        μ, v: mean and biased variance over the last axes of one sample
/// ```
/// Shapes: `x, y [n, …, d…]`, `γ, β [d…]`: the whole normalized shape, another number for each element. Defaults: all axes of
/// a sample, ε = 1e-5 (Keras 1e-3 and the last axis), affine with β. Training equals evaluation. Errors: fewer axes than
/// asked for, or a single number, which has no variance. Source: Ba et al. 2016; numbers and names of `torch.nn.LayerNorm`.
public final class LayerNorm extends SampleNorm {
    private final Config config;

    /// Settings.
    ///
    /// @param axes how many of the last axes are normalized over; 0 for all axes of a sample
    /// @param eps added to the variance
    /// @param affine whether γ and β are learned
    /// @param bias whether there is a β besides γ
    public record Config(int axes, double eps, boolean affine, boolean bias) {
        /// The defaults.
        public Config() {
            this(0, 1e-5, true, true);
        }
    }

    /// With the default settings.
    public LayerNorm() {
        this(new Config());
    }

    /// With all settings.
    ///
    /// @param config the settings
    public LayerNorm(Config config) {
        super(config.axes(), config.affine(), config.bias());
        Checks.eps("LayerNorm", config.eps());
        this.config = config;
    }

    @Override
    Tensor normalize(Tensor x, int rows, int columns) {
        return Ops.normalize(x, Shape.of(1, rows, columns), config.eps(), null, null).output();
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
