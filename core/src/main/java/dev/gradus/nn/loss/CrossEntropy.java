package dev.gradus.nn.loss;

import dev.gradus.nn.Loss;
import dev.gradus.nn.Reduction;
import dev.gradus.tensor.Ops;
import dev.gradus.tensor.Tensor;

/// Softmax cross entropy: `L = -mean ln softmax(x)[label]`; `∂L/∂x = (softmax(x) - onehot(label)) / n`.
///
/// Shapes: scores `x [n, classes]`, labels int32 `[n]`; the last layer has no activation. Before training it is about
/// `ln classes`. Errors: a label outside of 0 … classes - 1. Source: `torch.nn.CrossEntropyLoss`.
public final class CrossEntropy implements Loss {
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
    public CrossEntropy() {
        this(new Config());
    }

    /// With all settings.
    ///
    /// @param config the settings
    public CrossEntropy(Config config) {
        this.config = config;
    }

    @Override
    public Tensor of(Tensor output, Tensor target) {
        return config.reduction().of(Ops.crossEntropy(output, target));
    }

    @Override
    public Tensor predictions(Tensor output) {
        return output.softmax(1);
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
