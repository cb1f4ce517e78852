package dev.gradus.nn.init;

import dev.gradus.config.Describe;
import dev.gradus.nn.Fans;
import dev.gradus.nn.Initializer;
import dev.gradus.tensor.Rng;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;

/// PyTorch's default for dense and convolutional layers, weights and biases alike.
///
/// ```math
/// w ~ U(-1/√in, 1/√in)
/// ```
/// This is He's uniform form with `a = √5`. Its variance `1/(3 in)` is small for ReLU, so deep plain networks start slowly;
/// prefer [He]. Source: `torch.nn.Linear.reset_parameters`.
public final class TorchDefault implements Initializer {
    private final Config config;

    /// Settings.
    public record Config() {}

    /// With the default settings.
    public TorchDefault() {
        this(new Config());
    }

    /// With all settings.
    ///
    /// @param config the settings
    public TorchDefault(Config config) {
        this.config = config;
    }

    @Override
    public Tensor make(Shape shape, Fans fans, Rng rng) {
        double bound = 1 / Math.sqrt(Math.max(1, fans.in()));
        return rng.uniform(shape, -bound, bound);
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
