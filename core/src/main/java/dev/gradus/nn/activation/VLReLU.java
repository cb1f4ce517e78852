package dev.gradus.nn.activation;

import dev.gradus.config.Describe;
import dev.gradus.nn.ElementWise;
import dev.gradus.nn.Pass;
import dev.gradus.nn.Repeatable;
import dev.gradus.tensor.Ops;
import dev.gradus.tensor.Tensor;

/// Very leaky rectifier: `y = x where x > 0, else x / 3`; the gradient at 0 is 1/3.
///
/// Source: Graham 2014; the slope is that of the LSUV experiments. [LeakyReLU] has any slope.
public final class VLReLU implements ElementWise, Repeatable {
    private final Config config;

    /// Settings.
    public record Config() {}

    /// With the default settings.
    public VLReLU() {
        this(new Config());
    }

    /// With all settings.
    ///
    /// @param config the settings
    public VLReLU(Config config) {
        this.config = config;
    }

    @Override
    public Tensor forward(Tensor x, Pass pass) {
        return Ops.leakyRelu(x, 1.0 / 3);
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
