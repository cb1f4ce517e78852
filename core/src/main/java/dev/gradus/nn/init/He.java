package dev.gradus.nn.init;

import dev.gradus.config.Describe;
import dev.gradus.nn.Fans;
import dev.gradus.nn.Initializer;
import dev.gradus.tensor.Rng;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;

/// He (Kaiming): normal numbers of a variance that keeps that of activations through ReLU layers.
///
/// ```math
/// w ~ N(0, σ²)   σ² = 2 / ((1 + a²) · fan)
/// ```
/// `a` is the slope of a leaky ReLU (0: plain ReLU, gain √2). Defaults: normal, fan-in (the forward signal keeps its
/// variance; fan-out: the gradient does), a = 0. Uniform numbers lie within `±√3 · std`.
/// Source: He et al. 2015, equations 10, 14 and 15.
public final class He implements Initializer {
    private final Config config;

    /// Settings.
    ///
    /// @param distribution normal or uniform
    /// @param mode which sum keeps its variance
    /// @param slope of the leaky ReLU that follows
    public record Config(Distribution distribution, Mode mode, double slope) {
        /// The defaults.
        public Config() {
            this(Distribution.NORMAL, Mode.FAN_IN, 0);
        }
    }

    /// With the default settings.
    public He() {
        this(new Config());
    }

    /// With fan-in and a plain ReLU.
    ///
    /// @param distribution normal or uniform
    public He(Distribution distribution) {
        this(new Config(distribution, Mode.FAN_IN, 0));
    }

    /// Which sum keeps its variance.
    public enum Mode {
        /// The forward sum over inputs.
        FAN_IN,
        /// The backward sum over outputs.
        FAN_OUT
    }

    /// With all settings.
    ///
    /// @param config the settings
    public He(Config config) {
        this.config = config;
        Spread.requireNotNegative("He: slope", Math.abs(config.slope()));
    }

    @Override
    public Tensor make(Shape shape, Fans fans, Rng rng) {
        int fan = config.mode() == Mode.FAN_IN ? fans.in() : fans.out();
        double std = Math.sqrt(2 / ((1 + config.slope() * config.slope()) * Math.max(1, fan)));
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
