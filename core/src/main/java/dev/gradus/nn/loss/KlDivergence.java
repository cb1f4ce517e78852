package dev.gradus.nn.loss;

import dev.gradus.config.Describe;
import dev.gradus.nn.Loss;
import dev.gradus.nn.Reduction;
import dev.gradus.nn.Repeatable;
import dev.gradus.tensor.Ops;
import dev.gradus.tensor.Tensor;

/// Kullback-Leibler divergence: `L = 1/n Σ t (ln t - x)` of log-probabilities `x` from target probabilities `t`.
///
/// Shapes: `x` and `t` alike, `[n, …]`; the model ends in a log-softmax. Defaults: the mean over the n samples, which is the
/// divergence itself; PyTorch calls this `batchmean`, and its `mean` divides by the number of elements. Targets that are logarithms, too,
/// are allowed by a setting and are more exact. 0 ln 0 counts as 0. Targets need not sum to 1, nor be at most 1; a negative one gives NaN.
/// Source: `torch.nn.KLDivLoss`.
public final class KlDivergence implements Loss, Repeatable {
    private final Config config;

    /// Settings.
    ///
    /// @param reduction how the losses of a batch become one number
    /// @param logTargets whether targets are log-probabilities
    public record Config(Reduction reduction, boolean logTargets) {
        /// The defaults.
        public Config() {
            this(Reduction.MEAN, false);
        }
    }

    /// With the default settings.
    public KlDivergence() {
        this(new Config());
    }

    /// With all settings.
    ///
    /// @param config the settings
    public KlDivergence(Config config) {
        this.config = config;
    }

    @Override
    public Tensor of(Tensor output, Tensor target) {
        Tensor t = Loss.like("KlDivergence", output, target);
        Tensor p = config.logTargets() ? t.exp() : t, logP = config.logTargets() ? t : logarithm(t);
        Tensor losses = p.mul(logP.sub(output));
        if (config.reduction() != Reduction.MEAN) return config.reduction().of(losses);
        return losses.sum().div(Math.max(1, output.shape().rank() == 0 ? 1 : output.shape().axis(0)));
    }

    /// ln t, with 0 for t = 0, which is multiplied by 0 then.
    private static Tensor logarithm(Tensor t) {
        return t.add(Ops.heaviside(t.abs().neg())).log();
    }

    @Override
    public Tensor predictions(Tensor output) {
        return output.exp();
    }

    @Override
    public Tensor classes(Tensor output) {
        return output.argMax(1);
    }

    @Override
    public Tensor labels(Tensor target) {
        return target.shape().rank() < 2 ? target : target.argMax(1);
    }

    @Override
    public Config config() {
        return config;
    }

    @Override
    public String toString() {
        return Describe.of(this);
    }
}
