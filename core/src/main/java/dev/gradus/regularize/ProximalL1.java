package dev.gradus.regularize;

import dev.gradus.config.Describe;
import dev.gradus.tensor.Tensor;

/// Soft threshold: `w = sign(w) max(|w| - η λ, 0)` after each step, the proximal form of [L1] with the learning rate η.
///
/// Weights become exactly 0 and stay there unless the data pull harder than λ. Defaults: λ 1e-4, on weights. Errors: a negative λ. Source:
/// Daubechies et al. 2004 (ISTA); Parikh and Boyd 2014, section 6.5.2.
public final class ProximalL1 implements Constraint {
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
    public ProximalL1(double lambda) {
        this(new Config(lambda, "matrices"));
    }

    /// With all settings.
    ///
    /// @param config the settings
    public ProximalL1(Config config) {
        Choice.requireStrength("ProximalL1", "lambda", config.lambda());
        this.config = config;
    }

    @Override
    public String on() {
        return config.on();
    }

    @Override
    public Tensor nearest(Tensor w, double learningRate) {
        double threshold = learningRate * config.lambda();
        return w.sub(threshold).relu().sub(w.neg().sub(threshold).relu());
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
