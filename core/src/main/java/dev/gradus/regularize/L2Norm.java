package dev.gradus.regularize;

import dev.gradus.config.Describe;
import dev.gradus.tensor.Tensor;

/// Length of each parameter: `λ Σ_p ‖p‖₂`, the root not taken away; `∂/∂w = λ w / ‖p‖`, 0 where all of p is 0.
///
/// It pulls with the same force λ however short a parameter is, where [L2] pulls less and less: what the data hardly need vanishes as a whole.
/// It is what `loss + lambda * p.norm()` in a loop over `model.parameters()` adds. Defaults: λ 1e-4, on all parameters, biases included.
/// Errors: a negative λ.
public final class L2Norm implements Penalty {
    /// Keeps the root of zeros differentiable.
    private static final double TINY = 1e-24;

    private final Config config;

    /// Settings.
    ///
    /// @param lambda λ, its strength
    /// @param on which parameters: all, matrices, vectors or a pattern of names
    public record Config(double lambda, String on) {
        /// The defaults.
        public Config() {
            this(1e-4, "all");
        }
    }

    /// On all parameters.
    ///
    /// @param lambda λ, its strength
    public L2Norm(double lambda) {
        this(new Config(lambda, "all"));
    }

    /// With all settings.
    ///
    /// @param config the settings
    public L2Norm(Config config) {
        Choice.requireStrength("L2Norm", "lambda", config.lambda());
        this.config = config;
    }

    @Override
    public String on() {
        return config.on();
    }

    @Override
    public Tensor of(Tensor w) {
        return w.square().sum().add(TINY).sqrt().mul(config.lambda());
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
