package dev.gradus.optim;

import dev.gradus.tensor.Elements;
import java.util.List;

/// RAdam: Adam that leaves out its division while the variance of v is still unknown: a warm-up without a schedule.
///
/// ```
/// g = g + λ p                             decoupled decay: p = p - η λ p
/// m = m + (1 - β₁)(g - m)                 v = β₂ v + (1 - β₂) g²
/// ρ∞ = 2 / (1 - β₂) - 1                   ρ = ρ∞ - 2 t β₂ᵗ / (1 - β₂ᵗ)
/// r = √((ρ - 4)(ρ - 2) ρ∞ / ((ρ∞ - 4)(ρ∞ - 2) ρ))
/// p = p - η / (1 - β₁ᵗ) · r m √(1 - β₂ᵗ) / (√v + ε)    where ρ > 5 (by default from step 6 on)
/// p = p - η / (1 - β₁ᵗ) · m                            before
/// ```
/// Defaults: η 1e-3, β₁ 0.9, β₂ 0.999, ε 1e-8 (added before bias correction, other than in [Adam]), λ 0. The paper divides
/// where ρ > 4. Source: Liu et al. 2020, algorithm 2; `torch.optim.RAdam`.
public final class RAdam extends ElementWiseOptimizer<RAdam.Config> {
    /// Settings.
    ///
    /// @param learningRate the size of a step η
    /// @param beta1 β₁, the share of the past mean that stays
    /// @param beta2 β₂, the share of the past mean square that stays
    /// @param epsilon ε, keeps the division finite
    /// @param weightDecay λ, added to the gradient as λ p
    /// @param decoupledDecay whether the parameter shrinks by the factor 1 - η λ instead
    public record Config(
            double learningRate, double beta1, double beta2, double epsilon, double weightDecay, boolean decoupledDecay)
            implements Settings {
        /// The defaults.
        public Config() {
            this(1e-3, 0.9, 0.999, 1e-8, 0, false);
        }

        @Override
        public void validate() {
            Range.require("RAdam", "learning rate", learningRate, Range.POSITIVE, Range.ANY);
            Range.require("RAdam", "beta1", beta1, 0, Range.BELOW_ONE);
            Range.require("RAdam", "beta2", beta2, 0, Range.BELOW_ONE);
            Range.require("RAdam", "epsilon", epsilon, 0, Range.ANY);
            Range.require("RAdam", "weight decay", weightDecay, 0, Range.ANY);
        }

        /// The same with another learning rate.
        ///
        /// @param learningRate the size of a step
        /// @return a copy
        public Config withLearningRate(double learningRate) {
            return new Config(learningRate, beta1, beta2, epsilon, weightDecay, decoupledDecay);
        }
    }

    /// With the default settings.
    public RAdam() {
        this(new Config());
    }

    /// With a learning rate and defaults for the rest.
    ///
    /// @param learningRate the size of a step
    public RAdam(double learningRate) {
        this(new Config().withLearningRate(learningRate));
    }

    /// With all settings.
    ///
    /// @param config the settings
    public RAdam(Config config) {
        super(config);
    }

    @Override
    protected List<String> slots(Config c) {
        return List.of("exp_avg", "exp_avg_sq");
    }

    @Override
    protected Elements.Update rule(Config c, long t, double eta) {
        double past = Math.pow(c.beta2(), t),
                rhoMax = 2 / (1 - c.beta2()) - 1,
                rho = rhoMax - 2 * t * past / (1 - past);
        boolean divide = rho > 5;
        double r = Math.sqrt((rho - 4) * (rho - 2) * rhoMax / ((rhoMax - 4) * (rhoMax - 2) * rho));
        double alpha = eta / (1 - Math.pow(c.beta1(), t)) * (divide ? r * Math.sqrt(1 - past) : 1);
        return (e, scratch) -> {
            Elements p = e[0], g = Decay.add(c.weightDecay(), c.decoupledDecay(), eta, e, scratch);
            Elements m = e[2], v = e[3];
            m.lerp(g, 1 - c.beta1());
            v.meanSquare(g, c.beta2());
            if (divide) p.addQuotient(-alpha, m, scratch[1].sqrt(v, 1, c.epsilon()));
            else p.add(-alpha, m);
        };
    }
}
