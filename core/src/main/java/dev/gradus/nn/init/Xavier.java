package dev.gradus.nn.init;

import dev.gradus.config.Describe;
import dev.gradus.nn.Fans;
import dev.gradus.nn.Initializer;
import dev.gradus.tensor.Rng;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;

/// Xavier (Glorot): numbers of a variance that keeps that of a linear or tanh layer's activations and gradients alike.
///
/// ```math
/// w ~ U(-√3 σ, √3 σ)   σ² = gain² · 2 / (in + out)
/// ```
/// Defaults: uniform, gain 1 (5/3 for tanh, √2 for ReLU). Uniform numbers lie within `±√3 · std`.
/// Source: Glorot and Bengio 2010, equation 16.
public final class Xavier implements Initializer {
    private final Config config;

    /// Settings.
    ///
    /// @param distribution uniform or normal
    /// @param gain factor of the standard deviation
    public record Config(Distribution distribution, double gain) {
        /// The defaults.
        public Config() {
            this(Distribution.UNIFORM, 1);
        }
    }

    /// With the default settings.
    public Xavier() {
        this(new Config());
    }

    /// With gain 1.
    ///
    /// @param distribution uniform or normal
    public Xavier(Distribution distribution) {
        this(new Config(distribution, 1));
    }

    /// With all settings.
    ///
    /// @param config the settings
    public Xavier(Config config) {
        this.config = config;
        Spread.requireNotNegative("Xavier: gain", config.gain());
    }

    @Override
    public Tensor make(Shape shape, Fans fans, Rng rng) {
        double std = config.gain() * Math.sqrt(2.0 / Math.max(1, fans.in() + fans.out()));
        return config.distribution().draw(shape, std, rng);
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
