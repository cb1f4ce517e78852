package dev.gradus.optim;

import dev.gradus.tensor.Elements;
import java.util.List;

/// Lion: steps of one size in the direction of the sign of a momentum, found by a search over programs.
///
/// ```
/// p = p - η λ p
/// c = β₁ m + (1 - β₁) g
/// p = p - η sign(c)
/// m = β₂ m + (1 - β₂) g
/// ```
/// Every number moves by η (not at all where c is 0), so rates are 3 to 10 times smaller than Adam's and decays as much larger.
/// Half of Adam's memory. Defaults: η 1e-4, β₁ 0.9, β₂ 0.99, λ 0. Source: Chen et al. 2023, algorithm 2.
public final class Lion extends ElementWiseOptimizer<Lion.Config> {
    /// Settings.
    ///
    /// @param learningRate the size of a step η
    /// @param beta1 β₁, the share of the momentum in the direction
    /// @param beta2 β₂, the share of the past momentum that stays
    /// @param weightDecay λ, the parameter shrinks by the factor 1 - η λ
    public record Config(double learningRate, double beta1, double beta2, double weightDecay) implements Settings {
        /// The defaults.
        public Config() {
            this(1e-4, 0.9, 0.99, 0);
        }

        @Override
        public void validate() {
            Range.require("Lion", "learning rate", learningRate, Range.POSITIVE, Range.ANY);
            Range.require("Lion", "beta1", beta1, 0, Range.BELOW_ONE);
            Range.require("Lion", "beta2", beta2, 0, Range.BELOW_ONE);
            Range.require("Lion", "weight decay", weightDecay, 0, Range.ANY);
        }

        /// The same with another learning rate.
        ///
        /// @param learningRate the size of a step
        /// @return a copy
        public Config withLearningRate(double learningRate) {
            return new Config(learningRate, beta1, beta2, weightDecay);
        }
    }

    /// With the default settings.
    public Lion() {
        this(new Config());
    }

    /// With a learning rate and defaults for the rest.
    ///
    /// @param learningRate the size of a step
    public Lion(double learningRate) {
        this(new Config().withLearningRate(learningRate));
    }

    /// With all settings.
    ///
    /// @param config the settings
    public Lion(Config config) {
        super(config);
    }

    @Override
    protected List<String> slots(Config c) {
        return List.of("exp_avg");
    }

    @Override
    protected Elements.Update rule(Config c, long t, double eta) {
        return (e, scratch) -> {
            Elements p = e[0], g = e[1], m = e[2];
            if (c.weightDecay() != 0) p.scale(1 - eta * c.weightDecay());
            Elements direction = scratch[0].set(m).lerp(g, 1 - c.beta1());
            p.add(-eta, direction.sign(direction));
            m.lerp(g, 1 - c.beta2());
        };
    }
}
