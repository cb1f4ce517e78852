package dev.gradus.optim;

import dev.gradus.tensor.Elements;
import dev.gradus.tensor.Tensor;

/// NAdam: Adam that looks ahead along its momentum, as Nesterov's method does.
///
/// ```
/// g = g + λ p                             decoupled decay: p = p - η λ p
/// μₜ = β₁ (1 - ½ · 0.96^(t ψ))            M = Π μᵢ up to t
/// m = m + (1 - β₁)(g - m)                 v = β₂ v + (1 - β₂) g²
/// d = √(v / (1 - β₂ᵗ)) + ε
/// p = p - η (1 - μₜ) / (1 - M) · g / d - η μₜ₊₁ / (1 - M μₜ₊₁) · m / d
/// ```
/// Defaults: η 2e-3, β₁ 0.9, β₂ 0.999, ε 1e-8, λ 0, momentum decay ψ 4e-3. Source: Dozat 2016, algorithm 8;
/// `torch.optim.NAdam`.
public final class NAdam extends Optimizer<NAdam.Config> {
    /// Settings.
    ///
    /// @param learningRate the size of a step η
    /// @param beta1 β₁, the share of the past mean that stays
    /// @param beta2 β₂, the share of the past mean square that stays
    /// @param epsilon ε, keeps the division finite
    /// @param weightDecay λ, added to the gradient as λ p
    /// @param momentumDecay ψ, how fast the momentum grows to β₁
    /// @param decoupledDecay whether the parameter shrinks by the factor 1 - η λ instead
    public record Config(
            double learningRate,
            double beta1,
            double beta2,
            double epsilon,
            double weightDecay,
            double momentumDecay,
            boolean decoupledDecay)
            implements Settings {
        /// The defaults.
        public Config() {
            this(2e-3, 0.9, 0.999, 1e-8, 0, 4e-3, false);
        }

        @Override
        public void validate() {
            Range.require("NAdam", "learning rate", learningRate, Range.POSITIVE, Range.ANY);
            Range.require("NAdam", "beta1", beta1, 0, Range.BELOW_ONE);
            Range.require("NAdam", "beta2", beta2, 0, Range.BELOW_ONE);
            Range.require("NAdam", "epsilon", epsilon, 0, Range.ANY);
            Range.require("NAdam", "weight decay", weightDecay, 0, Range.ANY);
            Range.require("NAdam", "momentum decay", momentumDecay, 0, Range.ANY);
        }

        /// The same with another learning rate.
        ///
        /// @param learningRate the size of a step
        /// @return a copy
        public Config withLearningRate(double learningRate) {
            return new Config(learningRate, beta1, beta2, epsilon, weightDecay, momentumDecay, decoupledDecay);
        }
    }

    /// With the default settings.
    public NAdam() {
        this(new Config());
    }

    /// With a learning rate and defaults for the rest.
    ///
    /// @param learningRate the size of a step
    public NAdam(double learningRate) {
        this(new Config().withLearningRate(learningRate));
    }

    /// With all settings.
    ///
    /// @param config the settings
    public NAdam(Config config) {
        super(config);
    }

    @Override
    protected void update(Tensor parameter, Tensor gradient, Slots slots, Config c, double eta) {
        long t = slots.step();
        double root = Math.sqrt(1 - Math.pow(c.beta2(), t));
        double mu = momentum(c, t), muNext = momentum(c, t + 1);
        double product = (float) mu * (float) slots.number("mu_product", 1); // PyTorch keeps it in float32
        slots.setNumber("mu_product", product);
        double ofGradient = eta * (1 - mu) / (1 - product), ofMean = eta * muNext / (1 - product * muNext);
        Tensor mean = slots.get("exp_avg", parameter), meanSquare = slots.get("exp_avg_sq", parameter);
        Elements.update(
                (e, scratch) -> {
                    Elements p = e[0], g = Decay.add(c.weightDecay(), c.decoupledDecay(), eta, e, scratch);
                    Elements m = e[2], v = e[3];
                    m.lerp(g, 1 - c.beta1());
                    v.meanSquare(g, c.beta2());
                    Elements d = scratch[1].sqrt(v, 1 / root, c.epsilon());
                    p.addQuotient(-ofGradient, g, d).addQuotient(-ofMean, m, d);
                },
                parameter,
                gradient,
                mean,
                meanSquare);
    }

    private static double momentum(Config c, long t) {
        return c.beta1() * (1 - 0.5 * Math.pow(0.96, t * c.momentumDecay()));
    }
}
