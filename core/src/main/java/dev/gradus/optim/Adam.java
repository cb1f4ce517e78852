package dev.gradus.optim;

import dev.gradus.tensor.Elements;
import java.util.List;

/// Adam: per-parameter step sizes from running mean and variance of the gradient.
///
/// ```
/// g = g + λ p
/// m = m + (1 - β₁)(g - m)                 v = β₂ v + (1 - β₂) g²
/// p = p - η / (1 - β₁ᵗ) · m / (√v / √(1 - β₂ᵗ) + ε)
/// ```
/// AMSGrad never lets a step size grow again: v̂ = max(v̂, v) stands for v in the last line, before bias correction (the paper has
/// no correction at all). Defaults: η 1e-3, β₁ 0.9, β₂ 0.999, ε 1e-8, λ 0, no AMSGrad, as in PyTorch: ε is added after bias
/// correction (Keras: before, 1e-7). For decay apart from the gradient see [AdamW].
/// Source: Kingma and Ba 2015, algorithm 1; Reddi et al. 2018, algorithm 2; `torch.optim.Adam`.
public final class Adam extends ElementWiseOptimizer<Adam.Config> {
    /// Settings.
    ///
    /// @param learningRate the size of a step η
    /// @param beta1 β₁, the share of the past mean that stays
    /// @param beta2 β₂, the share of the past mean square that stays
    /// @param epsilon ε, keeps the division finite
    /// @param weightDecay λ, added to the gradient as λ p
    /// @param amsgrad whether v̂ replaces v
    public record Config(
            double learningRate, double beta1, double beta2, double epsilon, double weightDecay, boolean amsgrad)
            implements Settings {
        /// The defaults.
        public Config() {
            this(1e-3, 0.9, 0.999, 1e-8, 0, false);
        }

        @Override
        public void validate() {
            Range.require("Adam", "learning rate", learningRate, Range.POSITIVE, Range.ANY);
            Range.require("Adam", "beta1", beta1, 0, Range.BELOW_ONE);
            Range.require("Adam", "beta2", beta2, 0, Range.BELOW_ONE);
            Range.require("Adam", "epsilon", epsilon, 0, Range.ANY);
            Range.require("Adam", "weight decay", weightDecay, 0, Range.ANY);
        }

        /// The same with another learning rate.
        ///
        /// @param learningRate the size of a step
        /// @return a copy
        public Config withLearningRate(double learningRate) {
            return new Config(learningRate, beta1, beta2, epsilon, weightDecay, amsgrad);
        }
    }

    /// With the default settings.
    public Adam() {
        this(new Config());
    }

    /// With a learning rate and defaults for the rest.
    ///
    /// @param learningRate the size of a step
    public Adam(double learningRate) {
        this(new Config().withLearningRate(learningRate));
    }

    /// With all settings.
    ///
    /// @param config the settings
    public Adam(Config config) {
        super(config);
    }

    @Override
    protected List<String> slots(Config c) {
        return List.of("exp_avg", "exp_avg_sq", c.amsgrad() ? "max_exp_avg_sq" : "exp_avg_sq");
    }

    @Override
    protected Elements.Update rule(Config c, long t, double eta) {
        double alpha = eta / (1 - Math.pow(c.beta1(), t)), root = Math.sqrt(1 - Math.pow(c.beta2(), t));
        return (e, scratch) -> {
            Elements p = e[0], g = Decay.add(c.weightDecay(), e, scratch), m = e[2], v = e[3], vHat = e[4];
            m.lerp(g, 1 - c.beta1());
            v.meanSquare(g, c.beta2());
            if (c.amsgrad()) vHat.max(v);
            p.addQuotient(-alpha, m, scratch[1].sqrt(vHat, 1 / root, c.epsilon()));
        };
    }
}
