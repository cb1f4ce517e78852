package dev.gradus.nn.activation;

import dev.gradus.config.Describe;
import dev.gradus.error.GradusException;
import dev.gradus.nn.Builder;
import dev.gradus.nn.Layer;
import dev.gradus.nn.Pass;
import dev.gradus.nn.Repeatable;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;

/// Maxout: the largest of k linear pieces, a convex activation that is learned.
///
/// ```
/// y[c] = max(x[k c], x[k c + 1], … x[k c + k - 1])
/// ```
/// Shapes: `x [n, k · c, …]`, `y [n, c, …]`. After `Linear(k · units)` it is a dense Maxout layer, after `Conv2d(k · channels, …)` a
/// convolutional one; k neighbouring outputs are the pieces of one unit. Defaults: 2 pieces. It never saturates and never dies, at
/// the price of k times the parameters. Where pieces are equal, the first gets the gradient. Errors: channels that k does not
/// divide. Source: Goodfellow et al. 2013; absent from PyTorch and Keras.
public final class Maxout implements Layer, Repeatable {
    private final Config config;

    /// Settings.
    ///
    /// @param pieces k, the linear pieces of each unit
    public record Config(int pieces) {
        /// The defaults.
        public Config() {
            this(2);
        }
    }

    /// With the default settings.
    public Maxout() {
        this(new Config());
    }

    /// With a number of pieces.
    ///
    /// @param pieces k, the linear pieces of each unit
    public Maxout(int pieces) {
        this(new Config(pieces));
    }

    /// With all settings.
    ///
    /// @param config the settings
    public Maxout(Config config) {
        if (config.pieces() < 1) {
            throw GradusException.got("Maxout: %d pieces", config.pieces())
                    .expected("at least 1")
                    .because("they were left out")
                    .repair("Usual are 2 pieces after convolutions and 2 to 5 in dense layers.");
        }
        this.config = config;
    }

    @Override
    public Shape build(Shape input, Builder builder) {
        int channels = input.rank() == 0 ? 1 : input.axis(0);
        if (input.rank() == 0 || channels % config.pieces() != 0) {
            throw GradusException.got("%s: sample %s with %d pieces", builder.where("Maxout"), input, config.pieces())
                    .expected("a first axis that the number of pieces divides")
                    .because("the layer before does not have an output for each piece")
                    .repair("Give it %d times the units or channels.", config.pieces());
        }
        return input.with(0, channels / config.pieces());
    }

    @Override
    public Tensor forward(Tensor x, Pass pass) {
        Shape s = x.shape();
        int units = s.axis(1) / config.pieces(), n = s.axis(0), inner = s.slice(2, s.rank()).size();
        return x.reshape(Shape.of(n, units, config.pieces(), inner)).max(2, false).reshape(s.with(1, units));
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
