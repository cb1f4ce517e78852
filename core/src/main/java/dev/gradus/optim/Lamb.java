package dev.gradus.optim;

import dev.gradus.tensor.Elements;
import dev.gradus.tensor.Tensor;

/// LAMB: Adam whose step in each parameter is as long as the parameter itself, times the rate; for very large batches.
///
/// ```
/// m = m + (1 - β₁)(g - m)                 v = β₂ v + (1 - β₂) g²
/// r = m / (1 - β₁ᵗ) / (√(v / (1 - β₂ᵗ)) + ε) + λ p
/// p = p - η ‖p‖ / ‖r‖ · r
/// ```
/// The paper's algorithm with bias correction and φ(z) = z. The trust ratio ‖p‖ / ‖r‖ is 1 where either norm is 0, so that
/// parameters that begin at zero can move; with `trustClip` it is at most 1 (LAMBC). Every tensor has its own ratio, biases
/// too (timm's version spares those without decay, and clips the gradient's norm first: put a [NormClip] before the step).
/// Defaults: η 1e-3, β₁ 0.9, β₂ 0.999, ε 1e-6, λ 0.01, no clip. Source: You et al. 2020, algorithm 2.
public final class Lamb extends Optimizer<Lamb.Config> {
    /// Settings.
    ///
    /// @param learningRate the size of a step η
    /// @param beta1 β₁, the share of the past mean that stays
    /// @param beta2 β₂, the share of the past mean square that stays
    /// @param epsilon ε, keeps the division finite
    /// @param weightDecay λ, the share of the parameter in its step
    /// @param trustClip whether the trust ratio is at most 1
    public record Config(
            double learningRate, double beta1, double beta2, double epsilon, double weightDecay, boolean trustClip)
            implements Settings {
        /// The defaults.
        public Config() {
            this(1e-3, 0.9, 0.999, 1e-6, 0.01, false);
        }

        @Override
        public void validate() {
            Range.require("Lamb", "learning rate", learningRate, Range.POSITIVE, Range.ANY);
            Range.require("Lamb", "beta1", beta1, 0, Range.BELOW_ONE);
            Range.require("Lamb", "beta2", beta2, 0, Range.BELOW_ONE);
            Range.require("Lamb", "epsilon", epsilon, 0, Range.ANY);
            Range.require("Lamb", "weight decay", weightDecay, 0, Range.ANY);
        }

        /// The same with another learning rate.
        ///
        /// @param learningRate the size of a step
        /// @return a copy
        public Config withLearningRate(double learningRate) {
            return new Config(learningRate, beta1, beta2, epsilon, weightDecay, trustClip);
        }
    }

    /// With the default settings.
    public Lamb() {
        this(new Config());
    }

    /// With a learning rate and defaults for the rest.
    ///
    /// @param learningRate the size of a step
    public Lamb(double learningRate) {
        this(new Config().withLearningRate(learningRate));
    }

    /// With all settings.
    ///
    /// @param config the settings
    public Lamb(Config config) {
        super(config);
    }

    @Override
    protected void update(Tensor parameter, Tensor gradient, Slots slots, Config c, double eta) {
        long t = slots.step();
        double correction = 1 - Math.pow(c.beta1(), t), root = Math.sqrt(1 - Math.pow(c.beta2(), t));
        Tensor mean = slots.get("exp_avg", parameter), meanSquare = slots.get("exp_avg_sq", parameter);
        Tensor step = parameter.detach().mul(c.weightDecay());
        Elements.update(
                (e, scratch) -> {
                    Elements g = e[1], m = e[2], v = e[3], r = e[4];
                    m.lerp(g, 1 - c.beta1());
                    v.meanSquare(g, c.beta2());
                    r.addQuotient(1 / correction, m, scratch[0].sqrt(v, 1 / root, c.epsilon()));
                },
                parameter,
                gradient,
                mean,
                meanSquare,
                step);
        double alpha = eta * trust(Elements.dot(parameter, parameter), Elements.dot(step, step), c.trustClip());
        Elements.update((e, scratch) -> e[0].add(-alpha, e[1]), parameter, step);
    }

    private static double trust(double squaresOfParameter, double squaresOfStep, boolean clip) {
        if (squaresOfParameter == 0 || squaresOfStep == 0) return 1;
        double ratio = Math.sqrt(squaresOfParameter / squaresOfStep);
        return clip ? Math.min(ratio, 1) : ratio;
    }
}
