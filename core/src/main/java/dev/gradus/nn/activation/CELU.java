package dev.gradus.nn.activation;

import dev.gradus.config.Describe;
import dev.gradus.nn.ElementWise;
import dev.gradus.nn.Pass;
import dev.gradus.nn.Repeatable;
import dev.gradus.tensor.Ops;
import dev.gradus.tensor.Tensor;

/// Continuously differentiable exponential linear unit: `y = max(x, 0) + min(α (e^(x/α) - 1), 0)`; the gradient at 0 is 1.
///
/// Defaults: α 1, where it is [ELU]. Errors: α of 0. Source: Barron 2017; `torch.nn.CELU`.
public final class CELU implements ElementWise, Repeatable {
    private final Config config;

    /// Settings.
    ///
    /// @param alpha α, minus the limit far below 0
    public record Config(double alpha) {
        /// The defaults.
        public Config() {
            this(1);
        }
    }

    /// With the default settings.
    public CELU() {
        this(new Config());
    }

    /// With a setting of one's own.
    ///
    /// @param alpha α, minus the limit far below 0
    public CELU(double alpha) {
        this(new Config(alpha));
    }

    /// With all settings.
    ///
    /// @param config the settings
    public CELU(Config config) {
        Slopes.requirePositive("CELU: alpha", config.alpha());
        this.config = config;
    }

    @Override
    public Tensor forward(Tensor x, Pass pass) {
        Tensor below = Ops.expm1(Ops.clamp(x, Double.NEGATIVE_INFINITY, 0).div(config.alpha()));
        return x.relu().add(below.mul(config.alpha()));
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
