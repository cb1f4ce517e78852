package dev.gradus.optim;

import dev.gradus.tensor.Elements;
import java.util.List;

/// Adamax: Adam with the largest recent gradient in the place of the root mean square.
///
/// ```
/// g = g + λ p
/// m = m + (1 - β₁)(g - m)                 u = max(β₂ u, |g| + ε)
/// p = p - η / (1 - β₁ᵗ) · m / u
/// ```
/// Defaults: η 2e-3, β₁ 0.9, β₂ 0.999, ε 1e-8, λ 0. The paper has no ε, Keras adds it to u in the last line.
/// Source: Kingma and Ba 2015, algorithm 2; `torch.optim.Adamax`.
public final class Adamax extends ElementWiseOptimizer<Adamax.Config> {
    /// Settings.
    ///
    /// @param learningRate the size of a step η
    /// @param beta1 β₁, the share of the past mean that stays
    /// @param beta2 β₂, the share of the past largest gradient that stays
    /// @param epsilon ε, keeps the division finite
    /// @param weightDecay λ, added to the gradient as λ p
    public record Config(double learningRate, double beta1, double beta2, double epsilon, double weightDecay)
            implements Settings {
        /// The defaults.
        public Config() {
            this(2e-3, 0.9, 0.999, 1e-8, 0);
        }

        @Override
        public void validate() {
            Range.require("Adamax", "learning rate", learningRate, Range.POSITIVE, Range.ANY);
            Range.require("Adamax", "beta1", beta1, 0, Range.BELOW_ONE);
            Range.require("Adamax", "beta2", beta2, 0, Range.BELOW_ONE);
            Range.require("Adamax", "epsilon", epsilon, 0, Range.ANY);
            Range.require("Adamax", "weight decay", weightDecay, 0, Range.ANY);
        }

        /// The same with another learning rate.
        ///
        /// @param learningRate the size of a step
        /// @return a copy
        public Config withLearningRate(double learningRate) {
            return new Config(learningRate, beta1, beta2, epsilon, weightDecay);
        }
    }

    /// With the default settings.
    public Adamax() {
        this(new Config());
    }

    /// With a learning rate and defaults for the rest.
    ///
    /// @param learningRate the size of a step
    public Adamax(double learningRate) {
        this(new Config().withLearningRate(learningRate));
    }

    /// With all settings.
    ///
    /// @param config the settings
    public Adamax(Config config) {
        super(config);
    }

    @Override
    protected List<String> slots(Config c) {
        return List.of("exp_avg", "exp_inf");
    }

    @Override
    protected Elements.Update rule(Config c, long t, double eta) {
        double alpha = eta / (1 - Math.pow(c.beta1(), t));
        return (e, scratch) -> {
            Elements p = e[0], g = Decay.add(c.weightDecay(), e, scratch), m = e[2], u = e[3];
            m.lerp(g, 1 - c.beta1());
            u.scale(c.beta2()).max(scratch[1].abs(g).add(c.epsilon()));
            p.addQuotient(-alpha, m, u);
        };
    }
}
