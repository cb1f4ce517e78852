package dev.gradus.optim;

import dev.gradus.tensor.Elements;
import java.util.List;

/// Stochastic gradient descent with momentum: steps along a decaying sum of past gradients.
///
/// ```
/// g = g + λ p
/// v = g at step 1, then v = μ v + (1 - τ) g
/// p = p - η v            Nesterov: p = p - η (g + μ v)
/// ```
/// Defaults: η 1e-3, momentum μ 0, dampening τ 0, no Nesterov, weight decay λ 0, as in PyTorch. There the rate stands outside
/// the sum; in Keras and in Sutskever et al. 2013 inside, which differs when η changes. Errors: Nesterov without momentum or
/// with dampening. Source: `torch.optim.SGD`; Polyak 1964, Nesterov 1983.
public final class Sgd extends ElementWiseOptimizer<Sgd.Config> {
    /// Settings.
    ///
    /// @param learningRate the size of a step η
    /// @param momentum μ, the share of the past that stays
    /// @param dampening τ, the share of the gradient left out
    /// @param nesterov whether to look ahead
    /// @param weightDecay λ, added to the gradient as λ p
    public record Config(double learningRate, double momentum, double dampening, boolean nesterov, double weightDecay)
            implements Settings {
        /// The defaults.
        public Config() {
            this(1e-3, 0, 0, false, 0);
        }

        @Override
        public void validate() {
            Range.require("Sgd", "learning rate", learningRate, Range.POSITIVE, Range.ANY);
            Range.require("Sgd", "momentum", momentum, 0, Range.BELOW_ONE);
            Range.require("Sgd", "dampening", dampening, 0, 1);
            Range.require("Sgd", "weight decay", weightDecay, 0, Range.ANY);
            if (nesterov) {
                Range.require("Sgd", "momentum with Nesterov", momentum, Range.POSITIVE, Range.BELOW_ONE);
                Range.require("Sgd", "dampening with Nesterov", dampening, 0, 0);
            }
        }

        /// The same with another learning rate.
        ///
        /// @param learningRate the size of a step
        /// @return a copy
        public Config withLearningRate(double learningRate) {
            return new Config(learningRate, momentum, dampening, nesterov, weightDecay);
        }
    }

    /// With the default settings.
    public Sgd() {
        this(new Config());
    }

    /// With a learning rate and defaults for the rest.
    ///
    /// @param learningRate the size of a step
    public Sgd(double learningRate) {
        this(new Config().withLearningRate(learningRate));
    }

    /// With momentum.
    ///
    /// @param learningRate the size of a step
    /// @param momentum the share of the past that stays
    public Sgd(double learningRate, double momentum) {
        this(new Config(learningRate, momentum, 0, false, 0));
    }

    /// With all settings.
    ///
    /// @param config the settings
    public Sgd(Config config) {
        super(config);
    }

    @Override
    protected List<String> slots(Config c) {
        return c.momentum() == 0 ? List.of() : List.of("momentum_buffer");
    }

    @Override
    protected Elements.Update rule(Config c, long t, double eta) {
        double mu = c.momentum();
        if (mu == 0) return (e, scratch) -> e[0].add(-eta, Decay.add(c.weightDecay(), e, scratch));
        return (e, scratch) -> {
            Elements p = e[0], g = Decay.add(c.weightDecay(), e, scratch), v = e[2];
            if (t == 1) v.set(g);
            else v.scale(mu).add(1 - c.dampening(), g);
            p.add(-eta, c.nesterov() ? scratch[1].set(g).add(mu, v) : v);
        };
    }
}
