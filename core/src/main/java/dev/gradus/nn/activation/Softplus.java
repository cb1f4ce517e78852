package dev.gradus.nn.activation;

import dev.gradus.config.Describe;
import dev.gradus.nn.ElementWise;
import dev.gradus.nn.Pass;
import dev.gradus.nn.Repeatable;
import dev.gradus.tensor.Ops;
import dev.gradus.tensor.Tensor;

/// Soft rectifier: `y = 1/β ln(1 + e^(β x))`; its gradient is `σ(β x)`.
///
/// Defaults: β 1. Errors: β of 0 or less. Exact everywhere; PyTorch's is the identity where β x > 20, which differs by less than
/// 2.1e-9 / β. Source: Dugas et al. 2001; `torch.nn.Softplus`.
public final class Softplus implements ElementWise, Repeatable {
    private final Config config;

    /// Settings.
    ///
    /// @param beta β, how sharp the bend is
    public record Config(double beta) {
        /// The defaults.
        public Config() {
            this(1);
        }
    }

    /// With the default settings.
    public Softplus() {
        this(new Config());
    }

    /// With a setting of one's own.
    ///
    /// @param beta β, how sharp the bend is
    public Softplus(double beta) {
        this(new Config(beta));
    }

    /// With all settings.
    ///
    /// @param config the settings
    public Softplus(Config config) {
        Slopes.requirePositive("Softplus: beta", config.beta());
        this.config = config;
    }

    @Override
    public Tensor forward(Tensor x, Pass pass) {
        return Ops.softplus(x, config.beta());
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
