package dev.gradus.regularize;

import dev.gradus.config.Describe;
import dev.gradus.tensor.Tensor;

/// Sum of squares: `λ Σ w²`; `∂/∂w = 2 λ w`.
///
/// For plain gradient descent it is weight decay of 2 λ (PyTorch's `weight_decay` is the gradient of half of it). Defaults: λ 1e-4, on weights.
/// Errors: a negative λ. Source: Krogh and Hertz 1992; Keras' `L2`.
public final class L2 implements Penalty {
    private final Config config;

    /// Settings.
    ///
    /// @param lambda λ, its strength
    /// @param on which parameters: all, matrices, vectors or a pattern of names
    public record Config(double lambda, String on) {
        /// The defaults.
        public Config() {
            this(1e-4, "matrices");
        }
    }

    /// On the weights of dense and convolutional layers.
    ///
    /// @param lambda λ, its strength
    public L2(double lambda) {
        this(new Config(lambda, "matrices"));
    }

    /// With all settings.
    ///
    /// @param config the settings
    public L2(Config config) {
        Choice.requireStrength("L2", "lambda", config.lambda());
        this.config = config;
    }

    @Override
    public String on() {
        return config.on();
    }

    @Override
    public Tensor of(Tensor w) {
        return w.square().sum().mul(config.lambda());
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
