package dev.gradus.nn.activation;

import dev.gradus.config.Describe;
import dev.gradus.nn.ElementWise;
import dev.gradus.nn.Pass;
import dev.gradus.nn.Repeatable;
import dev.gradus.tensor.Ops;
import dev.gradus.tensor.Tensor;

/// Step: `y = 1 where x ≥ 0, else 0`, the activation of the perceptron.
///
/// Its gradient is 0 everywhere, so nothing before it can be learned by backpropagation. Source: Rosenblatt 1958.
public final class Step implements ElementWise, Repeatable {
    private final Config config;

    /// Settings.
    public record Config() {}

    /// With the default settings.
    public Step() {
        this(new Config());
    }

    /// With all settings.
    ///
    /// @param config the settings
    public Step(Config config) {
        this.config = config;
    }

    @Override
    public Tensor forward(Tensor x, Pass pass) {
        return Ops.heaviside(x);
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
