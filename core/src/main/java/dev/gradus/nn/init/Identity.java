package dev.gradus.nn.init;

import dev.gradus.config.Describe;
import dev.gradus.error.GradusException;
import dev.gradus.nn.Fans;
import dev.gradus.nn.Initializer;
import dev.gradus.tensor.Rng;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;

/// Identity: `W x = gain · x` for as many inputs as there are; outputs without an input are 0, inputs without an output are lost.
///
/// Weights of a convolution get the gain at the middle of the kernel (Dirac's form), so that images pass unchanged where the padding keeps
/// their size. Defaults: gain 1, one group. Errors: no groups. Source: Le et al. 2015 for recurrent and very deep networks; `torch.nn.init.eye_` and `dirac_`.
public final class Identity implements Initializer {
    private final Config config;

    /// Settings.
    ///
    /// @param gain on the diagonal
    /// @param groups of a convolution, each of which gets an identity of its own
    public record Config(double gain, int groups) {
        /// The defaults.
        public Config() {
            this(1, 1);
        }
    }

    /// With the default settings.
    public Identity() {
        this(new Config());
    }

    /// With a setting of one's own.
    ///
    /// @param gain on the diagonal
    public Identity(double gain) {
        this(new Config(gain, 1));
    }

    /// With all settings.
    ///
    /// @param config the settings
    public Identity(Config config) {
        if (config.groups() < 1) {
            throw GradusException.got("Identity: %d groups", config.groups())
                    .expected("at least 1")
                    .because("they were left out")
                    .repair("Give the number of groups of the convolution.");
        }
        this.config = config;
    }

    @Override
    public Tensor make(Shape shape, Fans fans, Rng rng) {
        float[] w = new float[shape.size()];
        if (shape.rank() < 2) return Tensor.of(shape, w);
        int area = shape.slice(2, shape.rank()).size(), middle = 0;
        for (int axis = 2; axis < shape.rank(); axis++) middle = middle * shape.axis(axis) + shape.axis(axis) / 2;
        int each = shape.axis(0) / config.groups(), n = area == 0 ? 0 : Math.min(each, shape.axis(1));
        for (int out = 0; out < config.groups() * each; out++) {
            int in = out % each;
            if (in < n) w[(out * shape.axis(1) + in) * area + middle] = (float) config.gain();
        }
        return Tensor.of(shape, w);
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
