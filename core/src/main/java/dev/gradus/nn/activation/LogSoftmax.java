package dev.gradus.nn.activation;

import dev.gradus.config.Describe;
import dev.gradus.nn.ElementWise;
import dev.gradus.nn.Pass;
import dev.gradus.nn.Repeatable;
import dev.gradus.tensor.Ops;
import dev.gradus.tensor.Tensor;

/// Logarithm of the softmax: `yᵢ = xᵢ - ln Σⱼ e^xⱼ` along one axis, without overflow.
///
/// Shapes: any; the axis counts with the batch axis as 0. Defaults: the last axis. Put it last before
/// [dev.gradus.nn.loss.NegativeLogLikelihood]; [dev.gradus.nn.loss.CrossEntropy] contains it. Source: `torch.nn.LogSoftmax`.
public final class LogSoftmax implements ElementWise, Repeatable {
    private final Config config;

    /// Settings.
    ///
    /// @param axis along which the probabilities sum to 1
    public record Config(int axis) {
        /// The defaults.
        public Config() {
            this(-1);
        }
    }

    /// With the default settings.
    public LogSoftmax() {
        this(new Config());
    }

    /// With a setting of one's own.
    ///
    /// @param axis along which the probabilities sum to 1
    public LogSoftmax(int axis) {
        this(new Config(axis));
    }

    /// With all settings.
    ///
    /// @param config the settings
    public LogSoftmax(Config config) {
        this.config = config;
    }

    @Override
    public Tensor forward(Tensor x, Pass pass) {
        return Ops.logSoftmax(x, config.axis());
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
