package dev.gradus.nn.loss;

import dev.gradus.config.Describe;
import dev.gradus.nn.Loss;
import dev.gradus.nn.Reduction;
import dev.gradus.nn.Repeatable;
import dev.gradus.tensor.Tensor;

/// Mean squared error: `L = 1/N Σ (y - t)²` over all N elements; `∂L/∂y = 2/N (y - t)`.
///
/// Shapes: `y` and `t` alike, or `t [n]` for `y [n, 1]`. Defaults: the mean, as in PyTorch; the lectures' form
/// `1/2N Σ ‖d - y‖²` is half of it for one output.
public final class MeanSquaredError implements Loss, Repeatable {
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
    public MeanSquaredError() {
        this(new Config());
    }

    /// With all settings.
    ///
    /// @param config the settings
    public MeanSquaredError(Config config) {
        this.config = config;
    }

    @Override
    public Tensor of(Tensor output, Tensor target) {
        return config.reduction().of(output.sub(Loss.like("MeanSquaredError", output, target)).square());
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
