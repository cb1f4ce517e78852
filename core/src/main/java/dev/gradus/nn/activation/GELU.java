package dev.gradus.nn.activation;

import dev.gradus.config.Describe;
import dev.gradus.nn.ElementWise;
import dev.gradus.nn.Pass;
import dev.gradus.nn.Repeatable;
import dev.gradus.tensor.Ops;
import dev.gradus.tensor.Tensor;

/// Gaussian error linear unit: the input times the share of a normal distribution below it.
///
/// ```
/// y = x Φ(x) = x/2 (1 + erf(x / √2))        approximately: y = x/2 (1 + tanh(√(2/π) (x + 0.044715 x³)))
/// ```
/// The gradient at 0 is 1/2. Defaults: the exact form. At -∞ it is NaN, as in PyTorch. Source: Hendrycks and Gimpel 2016;
/// `torch.nn.GELU`.
public final class GELU implements ElementWise, Repeatable {
    private final Config config;

    /// Settings.
    ///
    /// @param approximate whether the form with tanh is used
    public record Config(boolean approximate) {
        /// The defaults.
        public Config() {
            this(false);
        }
    }

    /// With the default settings.
    public GELU() {
        this(new Config());
    }

    /// With all settings.
    ///
    /// @param config the settings
    public GELU(Config config) {
        this.config = config;
    }

    @Override
    public Tensor forward(Tensor x, Pass pass) {
        return Ops.gelu(x, config.approximate());
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
