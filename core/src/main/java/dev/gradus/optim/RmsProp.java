package dev.gradus.optim;

import dev.gradus.tensor.Elements;
import java.util.List;

/// RMSProp: per-parameter step sizes from a running mean of squared gradients.
///
/// ```
/// g = g + λ p
/// v = α v + (1 - α) g²
/// d = g / (√v + ε)              centred: d = g / (√(v - m²) + ε) with m = α m + (1 - α) g
/// p = p - η d                   momentum: b = μ b + d, p = p - η b
/// ```
/// Defaults: η 1e-2, α 0.99, ε 1e-8 (outside the root; Keras has it inside), momentum μ 0, not centred, λ 0.
/// Source: Tieleman and Hinton 2012; `torch.optim.RMSprop`.
public final class RmsProp extends ElementWiseOptimizer<RmsProp.Config> {
    /// Settings.
    ///
    /// @param learningRate the size of a step η
    /// @param alpha α, the share of the past that stays
    /// @param epsilon ε, keeps the division finite
    /// @param momentum μ, of the steps
    /// @param centered whether the variance is used instead of the mean square
    /// @param weightDecay λ, added to the gradient as λ p
    public record Config(
            double learningRate, double alpha, double epsilon, double momentum, boolean centered, double weightDecay)
            implements Settings {
        /// The defaults.
        public Config() {
            this(1e-2, 0.99, 1e-8, 0, false, 0);
        }

        @Override
        public void validate() {
            Range.require("RmsProp", "learning rate", learningRate, Range.POSITIVE, Range.ANY);
            Range.require("RmsProp", "alpha", alpha, 0, Range.BELOW_ONE);
            Range.require("RmsProp", "epsilon", epsilon, 0, Range.ANY);
            Range.require("RmsProp", "momentum", momentum, 0, Range.BELOW_ONE);
            Range.require("RmsProp", "weight decay", weightDecay, 0, Range.ANY);
        }

        /// The same with another learning rate.
        ///
        /// @param learningRate the size of a step
        /// @return a copy
        public Config withLearningRate(double learningRate) {
            return new Config(learningRate, alpha, epsilon, momentum, centered, weightDecay);
        }
    }

    /// With the default settings.
    public RmsProp() {
        this(new Config());
    }

    /// With a learning rate and defaults for the rest.
    ///
    /// @param learningRate the size of a step
    public RmsProp(double learningRate) {
        this(new Config().withLearningRate(learningRate));
    }

    /// With all settings.
    ///
    /// @param config the settings
    public RmsProp(Config config) {
        super(config);
    }

    @Override
    protected List<String> slots(Config c) {
        return List.of(
                "square_avg",
                c.centered() ? "grad_avg" : "square_avg",
                c.momentum() > 0 ? "momentum_buffer" : "square_avg");
    }

    @Override
    protected Elements.Update rule(Config c, long t, double eta) {
        return (e, scratch) -> {
            Elements p = e[0], g = Decay.add(c.weightDecay(), e, scratch), v = e[2], m = e[3], b = e[4];
            v.meanSquare(g, c.alpha());
            Elements root = scratch[1].set(v);
            if (c.centered()) root.addProduct(-1, m.lerp(g, 1 - c.alpha()), m);
            root.sqrt(root, 1, c.epsilon());
            if (c.momentum() > 0) p.add(-eta, b.scale(c.momentum()).addQuotient(1, g, root));
            else p.addQuotient(-eta, g, root);
        };
    }
}
