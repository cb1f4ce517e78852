package dev.gradus.nn.init;

import dev.gradus.config.Describe;
import dev.gradus.nn.Fans;
import dev.gradus.nn.Initializer;
import dev.gradus.tensor.Rng;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;

/// Ones: `w = 1`, the first scales of normalizations.
public final class Ones implements Initializer {
    private final Config config;

    /// Settings.
    public record Config() {}

    /// With the default settings.
    public Ones() {
        this(new Config());
    }

    /// With all settings.
    ///
    /// @param config the settings
    public Ones(Config config) {
        this.config = config;
    }

    @Override
    public Tensor make(Shape shape, Fans fans, Rng rng) {
        return Tensor.full(shape, 1);
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
