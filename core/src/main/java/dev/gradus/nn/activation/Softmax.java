package dev.gradus.nn.activation;

import dev.gradus.config.Describe;
import dev.gradus.nn.ElementWise;
import dev.gradus.nn.Pass;
import dev.gradus.nn.Repeatable;
import dev.gradus.tensor.Tensor;

/// Softmax: `yᵢ = e^xᵢ / Σⱼ e^xⱼ` along one axis: positive numbers that sum to 1.
///
/// Shapes: any; the axis counts with the batch axis as 0. Defaults: the last axis. Do not put it before
/// [dev.gradus.nn.loss.CrossEntropy], which contains it.
public final class Softmax implements ElementWise, Repeatable {
    private final Config config;

    /// Settings.
    ///
    /// @param axis along which the outputs sum to 1
    public record Config(int axis) {
        /// The defaults.
        public Config() {
            this(-1);
        }
    }

    /// With the default settings.
    public Softmax() {
        this(new Config());
    }

    /// With a setting of one's own.
    ///
    /// @param axis along which the outputs sum to 1
    public Softmax(int axis) {
        this(new Config(axis));
    }

    /// With all settings.
    ///
    /// @param config the settings
    public Softmax(Config config) {
        this.config = config;
    }

    @Override
    public Tensor forward(Tensor x, Pass pass) {
        return x.softmax(config.axis());
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
