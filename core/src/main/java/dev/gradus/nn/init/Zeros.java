package dev.gradus.nn.init;

import dev.gradus.config.Describe;
import dev.gradus.nn.Fans;
import dev.gradus.nn.Initializer;
import dev.gradus.tensor.Rng;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;

/// Zeros: `w = 0`, right for biases; as weights all units of a layer stay equal for ever (their symmetry is never broken).
public final class Zeros implements Initializer {
    private final Config config;

    /// Settings.
    public record Config() {}

    /// With the default settings.
    public Zeros() {
        this(new Config());
    }

    /// With all settings.
    ///
    /// @param config the settings
    public Zeros(Config config) {
        this.config = config;
    }

    @Override
    public Tensor make(Shape shape, Fans fans, Rng rng) {
        return Tensor.full(shape, 0);
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
