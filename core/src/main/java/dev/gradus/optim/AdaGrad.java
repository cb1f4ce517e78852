package dev.gradus.optim;

import dev.gradus.tensor.Elements;
import java.util.List;

/// AdaGrad: per-parameter step sizes that shrink with the sum of squared gradients.
///
/// ```
/// g = g + λ p
/// s = s + g²
/// p = p - η / (1 + (t-1) δ) · g / (√s + ε)
/// ```
/// Defaults: η 1e-2, rate decay δ 0, ε 1e-10, s begins at 0, λ 0. The lectures have ε inside the root, Keras begins with 0.1.
/// Source: Duchi et al. 2011; `torch.optim.Adagrad`.
public final class AdaGrad extends ElementWiseOptimizer<AdaGrad.Config> {
    /// Settings.
    ///
    /// @param learningRate the size of a step η
    /// @param rateDecay δ, how fast the rate falls with the step
    /// @param epsilon ε, keeps the division finite
    /// @param initialSum the first value of s
    /// @param weightDecay λ, added to the gradient as λ p
    public record Config(double learningRate, double rateDecay, double epsilon, double initialSum, double weightDecay)
            implements Settings {
        /// The defaults.
        public Config() {
            this(1e-2, 0, 1e-10, 0, 0);
        }

        @Override
        public void validate() {
            Range.require("AdaGrad", "learning rate", learningRate, Range.POSITIVE, Range.ANY);
            Range.require("AdaGrad", "rate decay", rateDecay, 0, Range.ANY);
            Range.require("AdaGrad", "epsilon", epsilon, 0, Range.ANY);
            Range.require("AdaGrad", "initial sum", initialSum, 0, Range.ANY);
            Range.require("AdaGrad", "weight decay", weightDecay, 0, Range.ANY);
        }

        /// The same with another learning rate.
        ///
        /// @param learningRate the size of a step
        /// @return a copy
        public Config withLearningRate(double learningRate) {
            return new Config(learningRate, rateDecay, epsilon, initialSum, weightDecay);
        }
    }

    /// With the default settings.
    public AdaGrad() {
        this(new Config());
    }

    /// With a learning rate and defaults for the rest.
    ///
    /// @param learningRate the size of a step
    public AdaGrad(double learningRate) {
        this(new Config().withLearningRate(learningRate));
    }

    /// With all settings.
    ///
    /// @param config the settings
    public AdaGrad(Config config) {
        super(config);
    }

    @Override
    protected List<String> slots(Config c) {
        return List.of("sum");
    }

    @Override
    protected Elements.Update rule(Config c, long t, double eta) {
        double rate = eta / (1 + (t - 1) * c.rateDecay());
        return (e, scratch) -> {
            Elements p = e[0], g = Decay.add(c.weightDecay(), e, scratch), s = e[2];
            if (t == 1) s.add(c.initialSum());
            s.addProduct(1, g, g);
            p.addQuotient(-rate, g, scratch[1].sqrt(s, 1, c.epsilon()));
        };
    }
}
