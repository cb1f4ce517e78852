package dev.gradus.regularize;

import dev.gradus.config.Describe;
import dev.gradus.tensor.Tensor;

/// Absolute values and squares: `λ₁ Σ |w| + λ₂ Σ w²`.
///
/// Few weights, and correlated ones together. Defaults: 1e-4 each, on weights. Errors: a negative λ. Source: Zou and Hastie 2005.
public final class ElasticNet implements Penalty {
    private final Config config;

    /// Settings.
    ///
    /// @param lambda1 λ₁, strength of the absolute values
    /// @param lambda2 λ₂, strength of the squares
    /// @param on which parameters: all, matrices, vectors or a pattern of names
    public record Config(double lambda1, double lambda2, String on) {
        /// The defaults.
        public Config() {
            this(1e-4, 1e-4, "matrices");
        }
    }

    /// On the weights of dense and convolutional layers.
    ///
    /// @param lambda1 λ₁, strength of the absolute values
    /// @param lambda2 λ₂, strength of the squares
    public ElasticNet(double lambda1, double lambda2) {
        this(new Config(lambda1, lambda2, "matrices"));
    }

    /// With all settings.
    ///
    /// @param config the settings
    public ElasticNet(Config config) {
        Choice.requireStrength("ElasticNet", "lambda1", config.lambda1());
        Choice.requireStrength("ElasticNet", "lambda2", config.lambda2());
        this.config = config;
    }

    @Override
    public String on() {
        return config.on();
    }

    @Override
    public Tensor of(Tensor w) {
        return w.abs().sum().mul(config.lambda1()).add(w.square().sum().mul(config.lambda2()));
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
