package dev.gradus.nn.loss;

import dev.gradus.config.Describe;
import dev.gradus.nn.Loss;
import dev.gradus.nn.Reduction;
import dev.gradus.nn.Repeatable;
import dev.gradus.tensor.Tensor;

/// Mean absolute error: `L = 1/N Σ |y - t|` over all N elements; `∂L/∂y = sign(y - t) / N`, 0 where they are equal.
///
/// Shapes: `y` and `t` alike, or `t [n]` for `y [n, 1]`. Less moved by outliers than [MeanSquaredError].
/// Source: `torch.nn.L1Loss`.
public final class MeanAbsoluteError implements Loss, Repeatable {
    private final Config config;

    /// Settings.
    ///
    /// @param reduction how the losses of a batch become one number
    public record Config(Reduction reduction) {
        /// The defaults.
        public Config() {
            this(Reduction.MEAN);
        }
    }

    /// With the default settings.
    public MeanAbsoluteError() {
        this(new Config());
    }

    /// With all settings.
    ///
    /// @param config the settings
    public MeanAbsoluteError(Config config) {
        this.config = config;
    }

    @Override
    public Tensor of(Tensor output, Tensor target) {
        return config.reduction().of(output.sub(Loss.like("MeanAbsoluteError", output, target)).abs());
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
