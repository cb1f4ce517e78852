package dev.gradus.regularize;

import dev.gradus.config.Describe;
import dev.gradus.tensor.Tensor;

/// Sum of absolute values: `λ Σ |w|`; `∂/∂w = λ sign(w)`, 0 at 0.
///
/// It pulls small weights towards 0, so that few remain; gradient steps only come near, [ProximalL1] makes them exactly 0. Defaults: λ 1e-4,
/// on weights. Errors: a negative λ. Source: Tibshirani 1996.
public final class L1 implements Penalty {
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
    public L1(double lambda) {
        this(new Config(lambda, "matrices"));
    }

    /// With all settings.
    ///
    /// @param config the settings
    public L1(Config config) {
        Choice.requireStrength("L1", "lambda", config.lambda());
        this.config = config;
    }

    @Override
    public String on() {
        return config.on();
    }

    @Override
    public Tensor of(Tensor w) {
        return w.abs().sum().mul(config.lambda());
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
