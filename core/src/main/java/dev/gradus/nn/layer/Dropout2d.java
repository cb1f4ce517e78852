package dev.gradus.nn.layer;

import dev.gradus.config.Describe;
import dev.gradus.error.GradusException;
import dev.gradus.nn.Builder;
import dev.gradus.nn.Layer;
import dev.gradus.nn.Pass;
import dev.gradus.nn.Repeatable;
import dev.gradus.tensor.Ops;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;
import dev.gradus.tensor.Window;

/// Dropout of whole channels: in training each is 0 with probability p, and the others grow by 1 / (1 - p); in evaluation the identity.
///
/// ```math
/// in training    y[c] = 0 with probability p, else x[c] / (1 - p)
/// in evaluation  y = x
/// ```
/// Neighbouring pixels of a channel say much the same, so that dropping single ones takes little away. Shapes: `x, y [n, c, h, w]`.
/// Defaults: p 0.5. Errors: p outside [0, 1], a sample that is no image. Source: Tompson et al. 2015; `torch.nn.Dropout2d`.
public final class Dropout2d implements Layer, Repeatable {
    private final Config config;

    /// Settings.
    ///
    /// @param p the probability to drop, from 0 to 1
    public record Config(double p) {
        /// The defaults.
        public Config() {
            this(0.5);
        }
    }

    /// Drops with the given probability.
    ///
    /// @param p the probability to drop, from 0 to 1
    public Dropout2d(double p) {
        this(new Config(p));
    }

    /// With all settings.
    ///
    /// @param config the settings
    public Dropout2d(Config config) {
        if (!(config.p() >= 0 && config.p() <= 1)) {
            throw GradusException.got("Dropout2d: p = %s", config.p())
                    .expected("a probability from 0 to 1")
                    .because("a percentage was given, or the probability to keep")
                    .repair("p is the probability to drop: 0.2 drops a fifth.");
        }
        this.config = config;
    }

    @Override
    public Shape build(Shape input, Builder builder) {
        Window.square(1, 1, 0, 1).over(builder.where("Dropout2d"), 1, input, false);
        return input;
    }

    @Override
    public Tensor forward(Tensor x, Pass pass) {
        if (!pass.drops() || config.p() == 0) return x;
        Tensor ones = Tensor.full(Shape.of(x.shape().axis(0), x.shape().axis(1), 1, 1), 1, x.dtype());
        return x.mul(Ops.dropout(ones, config.p(), pass.nextRandom()));
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
