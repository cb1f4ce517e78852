package dev.gradus.nn.init;

import dev.gradus.config.Describe;
import dev.gradus.nn.Fans;
import dev.gradus.nn.Initializer;
import dev.gradus.tensor.Rng;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;

/// Normal numbers scaled by the inputs: `w ~ N(0, gain² / in)`, the lectures' `randn / √n`.
///
/// It keeps the variance of a linear layer's outputs. Defaults: gain 1 (√2 for ReLU, where it is [He]; 1 is [LeCun]'s normal form).
/// Errors: a negative gain.
public final class ScaledNormal implements Initializer {
    private final Config config;

    /// Settings.
    ///
    /// @param gain factor of the standard deviation
    public record Config(double gain) {
        /// The defaults.
        public Config() {
            this(1);
        }
    }

    /// With the default settings.
    public ScaledNormal() {
        this(new Config());
    }

    /// With a setting of one's own.
    ///
    /// @param gain factor of the standard deviation
    public ScaledNormal(double gain) {
        this(new Config(gain));
    }

    /// With all settings.
    ///
    /// @param config the settings
    public ScaledNormal(Config config) {
        this.config = config;
        Spread.requireNotNegative("ScaledNormal: gain", config.gain());
    }

    @Override
    public Tensor make(Shape shape, Fans fans, Rng rng) {
        return rng.normal(shape, 0, config.gain() / Math.sqrt(Math.max(1, fans.in())));
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
