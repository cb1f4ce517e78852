package dev.gradus.nn.layer;

import dev.gradus.config.Describe;
import dev.gradus.error.GradusException;
import dev.gradus.nn.ElementWise;
import dev.gradus.nn.Pass;
import dev.gradus.nn.Repeatable;
import dev.gradus.tensor.Tensor;

/// Fixed numbers by which everything is multiplied and moved: `y = scale · x + offset`.
///
/// ```java
/// new Rescale(1 / 127.5, -1);        // from 0 … 255 to -1 … 1
/// ```
/// Shapes: any. Defaults: scale 1 and offset 0, which change nothing. Errors: numbers that are not finite. For numbers that are learned see
/// [Affine], for those that follow from the data [dev.gradus.data.prepare.Standardize]. Source: `keras.layers.Rescaling`.
public final class Rescale implements ElementWise, Repeatable {
    private final Config config;

    /// Settings.
    ///
    /// @param scale the factor
    /// @param offset what is added afterwards
    public record Config(double scale, double offset) {
        /// The defaults.
        public Config() {
            this(1, 0);
        }
    }

    /// With these numbers.
    ///
    /// @param scale the factor
    /// @param offset what is added afterwards
    public Rescale(double scale, double offset) {
        this(new Config(scale, offset));
    }

    /// With all settings.
    ///
    /// @param config the settings
    public Rescale(Config config) {
        if (!Double.isFinite(config.scale()) || !Double.isFinite(config.offset())) {
            throw GradusException.got("Rescale: scale %s, offset %s", config.scale(), config.offset())
                    .expected("finite numbers")
                    .because("a scale was computed by a division by 0")
                    .repair("Write for example scale: 0.00392156862745098, which is 1/255.");
        }
        this.config = config;
    }

    @Override
    public Tensor forward(Tensor x, Pass pass) {
        return x.mul(config.scale()).add(config.offset());
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
