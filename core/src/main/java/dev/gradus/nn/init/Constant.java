package dev.gradus.nn.init;

import dev.gradus.config.Describe;
import dev.gradus.nn.Fans;
import dev.gradus.nn.Initializer;
import dev.gradus.tensor.Rng;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;

/// The same number everywhere: `w = value`; as weights it breaks no symmetry. Defaults: 1.
public final class Constant implements Initializer {
    private final Config config;

    /// Settings.
    ///
    /// @param value of each element
    public record Config(double value) {
        /// The defaults.
        public Config() {
            this(1);
        }
    }

    /// With the default settings.
    public Constant() {
        this(new Config());
    }

    /// With a value of one's own.
    ///
    /// @param value of each element
    public Constant(double value) {
        this(new Config(value));
    }

    /// With all settings.
    ///
    /// @param config the settings
    public Constant(Config config) {
        this.config = config;
    }

    @Override
    public Tensor make(Shape shape, Fans fans, Rng rng) {
        return Tensor.full(shape, config.value());
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
