package dev.gradus.nn.activation;

import dev.gradus.config.Describe;
import dev.gradus.nn.ElementWise;
import dev.gradus.nn.Pass;
import dev.gradus.nn.Repeatable;
import dev.gradus.tensor.Ops;
import dev.gradus.tensor.Tensor;

/// Leaky rectifier: `y = x where x > 0, else slope · x`; the gradient at 0 is the slope.
///
/// Defaults: slope 0.01 as in PyTorch (Keras has 0.3). Source: Maas et al. 2013.
public final class LeakyReLU implements ElementWise, Repeatable {
    private final Config config;

    /// Settings.
    ///
    /// @param slope on the negative side
    public record Config(double slope) {
        /// The defaults.
        public Config() {
            this(0.01);
        }
    }

    /// With the default settings.
    public LeakyReLU() {
        this(new Config());
    }

    /// With a setting of one's own.
    ///
    /// @param slope on the negative side
    public LeakyReLU(double slope) {
        this(new Config(slope));
    }

    /// With all settings.
    ///
    /// @param config the settings
    public LeakyReLU(Config config) {
        this.config = config;
    }

    @Override
    public Tensor forward(Tensor x, Pass pass) {
        return Ops.leakyRelu(x, config.slope());
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
