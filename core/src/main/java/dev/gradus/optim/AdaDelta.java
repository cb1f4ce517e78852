package dev.gradus.optim;

import dev.gradus.tensor.Elements;
import java.util.List;

/// AdaDelta: steps as large as past steps were, in units of the gradient's past size, so that the rate has no unit.
///
/// ```
/// g = g + λ p
/// v = ρ v + (1 - ρ) g²
/// d = √(u + ε) / √(v + ε) · g
/// u = ρ u + (1 - ρ) d²
/// p = p - η d
/// ```
/// Defaults: η 1, ρ 0.9, ε 1e-6 (inside both roots: it is what the first steps are made of), λ 0. Keras: η 1e-3, ρ 0.95, ε 1e-7.
/// Source: Zeiler 2012, algorithm 1 (without η); `torch.optim.Adadelta`.
public final class AdaDelta extends ElementWiseOptimizer<AdaDelta.Config> {
    /// Settings.
    ///
    /// @param learningRate the size of a step η
    /// @param rho ρ, the share of the past that stays
    /// @param epsilon ε, keeps the division finite
    /// @param weightDecay λ, added to the gradient as λ p
    public record Config(double learningRate, double rho, double epsilon, double weightDecay) implements Settings {
        /// The defaults.
        public Config() {
            this(1, 0.9, 1e-6, 0);
        }

        @Override
        public void validate() {
            Range.require("AdaDelta", "learning rate", learningRate, Range.POSITIVE, Range.ANY);
            Range.require("AdaDelta", "rho", rho, 0, Range.BELOW_ONE);
            Range.require("AdaDelta", "epsilon", epsilon, 0, Range.ANY);
            Range.require("AdaDelta", "weight decay", weightDecay, 0, Range.ANY);
        }

        /// The same with another learning rate.
        ///
        /// @param learningRate the size of a step
        /// @return a copy
        public Config withLearningRate(double learningRate) {
            return new Config(learningRate, rho, epsilon, weightDecay);
        }
    }

    /// With the default settings.
    public AdaDelta() {
        this(new Config());
    }

    /// With a learning rate and defaults for the rest.
    ///
    /// @param learningRate the size of a step
    public AdaDelta(double learningRate) {
        this(new Config().withLearningRate(learningRate));
    }

    /// With all settings.
    ///
    /// @param config the settings
    public AdaDelta(Config config) {
        super(config);
    }

    @Override
    protected List<String> slots(Config c) {
        return List.of("square_avg", "acc_delta");
    }

    @Override
    protected Elements.Update rule(Config c, long t, double eta) {
        return (e, scratch) -> {
            Elements p = e[0], g = Decay.add(c.weightDecay(), e, scratch), v = e[2], u = e[3];
            v.meanSquare(g, c.rho());
            Elements d = scratch[0].quotient(g, scratch[1].set(v).add(c.epsilon()).sqrt(scratch[1]));
            d.product(d, scratch[1].set(u).add(c.epsilon()).sqrt(scratch[1]));
            u.meanSquare(d, c.rho());
            p.add(-eta, d);
        };
    }
}
