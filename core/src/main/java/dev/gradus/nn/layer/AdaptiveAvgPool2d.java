package dev.gradus.nn.layer;

import dev.gradus.config.Describe;
import dev.gradus.nn.Builder;
import dev.gradus.nn.Layer;
import dev.gradus.nn.Pass;
import dev.gradus.nn.Repeatable;
import dev.gradus.tensor.Ops;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;
import dev.gradus.tensor.Window;
import java.util.List;

/// Mean over windows that share an image of any size, so that the output has a given size.
///
/// ```
/// y[c, r, q] = mean of x[c, ⌊r·h / rows⌋ … ⌈(r+1)·h / rows⌉ - 1, ⌊q·w / columns⌋ … ⌈(q+1)·w / columns⌉ - 1]
/// ```
/// Shapes: `x [n, c, h, w]`, `y [n, c, rows, columns]`. Default: one output, the mean of the channel. Errors: a size below 1.
/// Source: `torch.nn.AdaptiveAvgPool2d`.
public final class AdaptiveAvgPool2d implements Layer, Repeatable {
    private final Config config;
    private final Window size;

    /// Settings.
    ///
    /// @param size of the output, for both axes or `[rows, columns]`
    public record Config(List<Integer> size) {
        /// Keeps a copy.
        public Config {
            size = List.copyOf(size);
        }

        /// One output.
        public Config() {
            this(List.of(1));
        }
    }

    /// To a square of this size.
    ///
    /// @param size of the output along both axes
    public AdaptiveAvgPool2d(int size) {
        this(new Config(List.of(size)));
    }

    /// With all settings.
    ///
    /// @param config the settings
    public AdaptiveAvgPool2d(Config config) {
        this.config = config;
        size = Windows.of("AdaptiveAvgPool2d", config.size(), List.of(1), List.of(0), List.of(1));
    }

    @Override
    public Shape build(Shape input, Builder builder) {
        int channels = input.rank() == 0 ? 0 : input.axis(0);
        Window.square(1, 1, 0, 1).over(builder.where("AdaptiveAvgPool2d"), channels, input, false);
        return Shape.of(channels, size.down().kernel(), size.right().kernel());
    }

    @Override
    public Tensor forward(Tensor x, Pass pass) {
        return Ops.adaptiveAvgPool2d(x, size.down().kernel(), size.right().kernel());
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
