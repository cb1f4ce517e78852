package dev.gradus.nn.init;

import dev.gradus.config.Describe;
import dev.gradus.nn.Fans;
import dev.gradus.nn.Initializer;
import dev.gradus.tensor.Rng;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;

/// Uniform numbers, from low (included) to high (excluded).
///
/// ```math
/// w ~ U(low, high)
/// ```
/// Defaults: -0.05 to 0.05.
public final class Uniform implements Initializer {
    private final Config config;

    /// Settings.
    ///
    /// @param low the least value
    /// @param high above every value
    public record Config(double low, double high) {
        /// The defaults.
        public Config() {
            this(-0.05, 0.05);
        }
    }

    /// With the default settings.
    public Uniform() {
        this(new Config());
    }

    /// Between two bounds.
    ///
    /// @param low the least value
    /// @param high above every value
    public Uniform(double low, double high) {
        this(new Config(low, high));
    }

    /// With all settings.
    ///
    /// @param config the settings
    public Uniform(Config config) {
        this.config = config;
        Spread.requireNotNegative("Uniform: high - low", config.high() - config.low());
    }

    @Override
    public Tensor make(Shape shape, Fans fans, Rng rng) {
        return rng.uniform(shape, config.low(), config.high());
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
