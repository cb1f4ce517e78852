package dev.gradus.nn.loss;

import dev.gradus.config.Describe;
import dev.gradus.nn.Loss;
import dev.gradus.nn.Reduction;
import dev.gradus.nn.Repeatable;
import dev.gradus.tensor.Tensor;

/// Sum of squared errors: `L = Σ (y - t)²`; `∂L/∂y = 2 (y - t)`.
///
/// Shapes: `y` and `t` alike, or `t [n]` for `y [n, 1]`. Defaults: the sum over all elements (see [MeanSquaredError]).
public final class SumSquaredError implements Loss, Repeatable {
    private final Config config;

    /// Settings.
    ///
    /// @param reduction how the losses of a batch become one number
    public record Config(Reduction reduction) {
        /// The defaults.
        public Config() {
            this(Reduction.SUM);
        }
    }

    /// With the default settings.
    public SumSquaredError() {
        this(new Config());
    }

    /// With all settings.
    ///
    /// @param config the settings
    public SumSquaredError(Config config) {
        this.config = config;
    }

    @Override
    public Tensor of(Tensor output, Tensor target) {
        return config.reduction().of(output.sub(Loss.like("SumSquaredError", output, target)).square());
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
