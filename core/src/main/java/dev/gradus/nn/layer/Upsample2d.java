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
import java.util.List;

/// Enlarges images by repeating each element: `y[c, r, q] = x[c, ⌊r / down⌋, ⌊q / right⌋]`.
///
/// Shapes: `x [n, c, h, w]`, `y [n, c, down · h, right · w]`. Defaults: a factor of 2 along both axes. Errors: a sample that is no image, a
/// factor below 1. Source: `torch.nn.Upsample` with the mode `nearest`; for an enlargement that is learned see [ConvTranspose2d].
public final class Upsample2d implements Layer, Repeatable {
    private final Config config;
    private final int down, right;

    /// Settings.
    ///
    /// @param factor how often each element is repeated, along both axes or `[down, right]`
    public record Config(List<Integer> factor) {
        /// Keeps a copy.
        public Config {
            factor = List.copyOf(factor);
        }

        /// The defaults.
        public Config() {
            this(List.of(2));
        }
    }

    /// By one factor.
    ///
    /// @param factor how often each element is repeated along both axes
    public Upsample2d(int factor) {
        this(new Config(List.of(factor)));
    }

    /// With all settings.
    ///
    /// @param config the settings
    public Upsample2d(Config config) {
        this.config = config;
        down = Windows.size(0, "Upsample2d", "factor", config.factor());
        right = Windows.size(1, "Upsample2d", "factor", config.factor());
        if (down < 1 || right < 1) {
            throw GradusException.got("Upsample2d: factor %s", config.factor())
                    .expected("whole numbers of 1 or more")
                    .because("the images are to become smaller")
                    .repair("Use AvgPool2d to make images smaller.");
        }
    }

    @Override
    public Shape build(Shape input, Builder builder) {
        int channels = input.rank() == 0 ? 0 : input.axis(0);
        Window.square(1, 1, 0, 1).over(builder.where("Upsample2d"), channels, input, false);
        return Shape.of(channels, times(input.axis(1), down), times(input.axis(2), right));
    }

    private static int times(int size, int factor) {
        return (int) Math.min((long) size * factor, Integer.MAX_VALUE); // too many are refused by Shape
    }

    @Override
    public Tensor forward(Tensor x, Pass pass) {
        // windows that share an image evenly hold one element each, where there are a multiple of them
        return Ops.adaptiveAvgPool2d(x, x.shape().axis(2) * down, x.shape().axis(3) * right);
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
