package dev.gradus.nn.init;

import dev.gradus.config.Describe;
import dev.gradus.nn.Fans;
import dev.gradus.nn.Initializer;
import dev.gradus.tensor.Rng;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;

/// LeCun: numbers of a variance that keeps that of a linear layer's outputs; for [dev.gradus.nn.activation.SELU].
///
/// ```math
/// w ~ N(0, σ²)   σ² = 1 / in
/// ```
/// Defaults: normal. Uniform numbers lie within `±√(3 / in)`. Source: LeCun et al. 1998, equation 16; Klambauer et al. 2017.
public final class LeCun implements Initializer {
    private final Config config;

    /// Settings.
    ///
    /// @param distribution normal or uniform
    public record Config(Distribution distribution) {
        /// The defaults.
        public Config() {
            this(Distribution.NORMAL);
        }
    }

    /// With the default settings.
    public LeCun() {
        this(new Config());
    }

    /// With a setting of one's own.
    ///
    /// @param distribution normal or uniform
    public LeCun(Distribution distribution) {
        this(new Config(distribution));
    }

    /// With all settings.
    ///
    /// @param config the settings
    public LeCun(Config config) {
        this.config = config;
    }

    @Override
    public Tensor make(Shape shape, Fans fans, Rng rng) {
        return config.distribution().draw(shape, Math.sqrt(1.0 / Math.max(1, fans.in())), rng);
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
