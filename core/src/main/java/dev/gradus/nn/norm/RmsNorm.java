package dev.gradus.nn.norm;

import dev.gradus.config.Describe;
import dev.gradus.tensor.DType;
import dev.gradus.tensor.Tensor;

/// Root mean square normalization: layer normalization without the mean.
///
/// ```
/// y = γ x / √(Σ x² / d + ε)        over the d numbers of the last axes of one sample
/// ```
/// Shapes: `x, y [n, …, d…]`, `γ [d…]`. Defaults: all axes of a sample, affine, and as ε the distance from 1 to the next
/// number of the type (1.2e-7 in float32), as in PyTorch. Training equals evaluation. Errors: fewer axes than asked for, or a
/// single number, of which nothing but the sign would remain. Source: Zhang and Sennrich 2019, equation 4; numbers and names
/// of `torch.nn.RMSNorm`.
public final class RmsNorm extends SampleNorm {
    private final Config config;

    /// Settings.
    ///
    /// @param axes how many of the last axes are normalized over; 0 for all axes of a sample
    /// @param eps added to the mean square; 0 for the precision of the type
    /// @param affine whether γ is learned
    public record Config(int axes, double eps, boolean affine) {
        /// The defaults.
        public Config() {
            this(0, 0, true);
        }
    }

    /// With the default settings.
    public RmsNorm() {
        this(new Config());
    }

    /// With all settings.
    ///
    /// @param config the settings
    public RmsNorm(Config config) {
        super(config.axes(), config.affine(), false);
        Checks.eps("RmsNorm", config.eps());
        this.config = config;
    }

    @Override
    Tensor normalize(Tensor x, int rows, int columns) {
        double eps = config.eps() > 0 ? config.eps() : x.dtype() == DType.FLOAT64 ? Math.ulp(1.0) : Math.ulp(1f);
        Tensor lines = x.reshape(rows, columns);
        Tensor inverse = lines.square().mean(1, true).add(eps).pow(-0.5);
        return lines.mul(inverse).reshape(x.shape());
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
