package dev.gradus.nn.activation;

import dev.gradus.config.Describe;
import dev.gradus.nn.ElementWise;
import dev.gradus.nn.Pass;
import dev.gradus.nn.Repeatable;
import dev.gradus.tensor.Tensor;

/// Rectifier: `y = max(x, 0)`; the gradient at 0 is 0.
///
/// Does not saturate for positive x; a unit whose input is negative for all samples is dead. Source: Nair and Hinton 2010.
public final class ReLU implements ElementWise, Repeatable {
    private final Config config;

    /// Settings.
    public record Config() {}

    /// With the default settings.
    public ReLU() {
        this(new Config());
    }

    /// With all settings.
    ///
    /// @param config the settings
    public ReLU(Config config) {
        this.config = config;
    }

    @Override
    public Tensor forward(Tensor x, Pass pass) {
        return x.relu();
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
