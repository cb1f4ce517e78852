package dev.gradus.nn.init;

import dev.gradus.config.Describe;
import dev.gradus.nn.Fans;
import dev.gradus.nn.Initializer;
import dev.gradus.tensor.Rng;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;

/// Normal numbers.
///
/// ```math
/// w ~ N(mean, std²)
/// ```
/// Defaults: mean 0, std 0.01, as in the lectures.
public final class Normal implements Initializer {
    private final Config config;

    /// Settings.
    ///
    /// @param mean their mean
    /// @param std their standard deviation, 0 or more
    public record Config(double mean, double std) {
        /// The defaults.
        public Config() {
            this(0, 0.01);
        }
    }

    /// With the default settings.
    public Normal() {
        this(new Config());
    }

    /// With mean 0.
    ///
    /// @param std their standard deviation, 0 or more
    public Normal(double std) {
        this(new Config(0, std));
    }

    /// With all settings.
    ///
    /// @param config the settings
    public Normal(Config config) {
        this.config = config;
        Spread.requireNotNegative("Normal: std", config.std());
    }

    @Override
    public Tensor make(Shape shape, Fans fans, Rng rng) {
        return rng.normal(shape, config.mean(), config.std());
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
