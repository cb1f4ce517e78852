package dev.gradus.nn.loss;

import dev.gradus.nn.Loss;
import dev.gradus.nn.Reduction;
import dev.gradus.tensor.Ops;
import dev.gradus.tensor.Tensor;

/// Negative log likelihood: `L = -mean x[label]` of log-probabilities `x`.
///
/// Shapes: `x [n, classes]`, labels int32 `[n]`. The model must end in a log-softmax; [CrossEntropy] does both in one and
/// more exactly. Source: `torch.nn.NLLLoss`.
public final class NegativeLogLikelihood implements Loss {
    private final Config config;

    /// Settings.
    ///
    /// @param reduction how the losses of a batch become one number
    public record Config(Reduction reduction) {
        /// The defaults.
        public Config() {
            this(Reduction.MEAN);
        }
    }

    /// With the default settings.
    public NegativeLogLikelihood() {
        this(new Config());
    }

    /// With all settings.
    ///
    /// @param config the settings
    public NegativeLogLikelihood(Config config) {
        this.config = config;
    }

    @Override
    public Tensor of(Tensor output, Tensor target) {
        return config.reduction().of(Ops.gather(output, target).neg());
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
    public Config config() {
        return config;
    }
}
