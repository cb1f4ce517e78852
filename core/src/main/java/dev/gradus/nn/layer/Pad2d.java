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
import java.util.Arrays;
import java.util.List;

/// A border of one value around images: `y[c, r, q] = x[c, r - top, q - left]`.
///
/// ```java
/// new Pad2d(0, 1, 0, 1);        // a row below and a column to the right, as Keras pads for a stride of 2
/// ```
/// Shapes: `x [n, c, h, w]`, `y [n, c, top + h + bottom, left + w + right]`. Defaults: one zero on each side. PyTorch has the order left,
/// right, top, bottom. Errors: a sample that is no image, a size below 0. A convolution or pooling with the same padding on opposite sides
/// needs no layer of its own. Source: `torch.nn.ConstantPad2d`, `torch.nn.ZeroPad2d`.
public final class Pad2d implements Layer, Repeatable {
    private final Config config;
    private final int top, bottom, left, right;

    /// Settings.
    ///
    /// @param padding on all sides, or `[top, bottom, left, right]`
    /// @param value of the border; -∞ before a maximum
    public record Config(List<Integer> padding, double value) {
        /// Keeps a copy.
        public Config {
            padding = List.copyOf(padding);
        }

        /// The defaults: one zero on each side.
        public Config() {
            this(List.of(1), 0);
        }
    }

    /// Zeros.
    ///
    /// @param padding on all sides, or top, bottom, left and right
    public Pad2d(int... padding) {
        this(new Config(Arrays.stream(padding).boxed().toList(), 0));
    }

    /// With all settings.
    ///
    /// @param config the settings
    public Pad2d(Config config) {
        this.config = config;
        List<Integer> sides = config.padding();
        if ((sides.size() != 1 && sides.size() != 4) || sides.stream().anyMatch(size -> size < 0)) {
            throw GradusException.got("Pad2d: padding %s", sides)
                    .expected("one size of 0 or more for all sides, or [top, bottom, left, right]")
                    .because("sizes were given for axes and not for sides, or a sign is misplaced")
                    .repair("Write for example padding: 1 or padding: [0, 1, 0, 1].");
        }
        int last = sides.size() - 1;
        top = sides.get(0);
        bottom = sides.get(Math.min(1, last));
        left = sides.get(Math.min(2, last));
        right = sides.get(last);
    }

    @Override
    public Shape build(Shape input, Builder builder) {
        int channels = input.rank() == 0 ? 0 : input.axis(0);
        Window.square(1, 1, 0, 1).over(builder.where("Pad2d"), channels, input, false);
        return Shape.of(channels, size(top, input.axis(1), bottom), size(left, input.axis(2), right));
    }

    private static int size(int before, int size, int after) {
        return (int) Math.min((long) before + size + after, Integer.MAX_VALUE); // too many are refused by Shape
    }

    @Override
    public Tensor forward(Tensor x, Pass pass) {
        return padded(3, left, padded(2, top, x, bottom), right);
    }

    private Tensor padded(int axis, int before, Tensor x, int after) {
        if (before == 0 && after == 0) return x;
        return Ops.concatenate(axis, border(x, axis, before), x, border(x, axis, after));
    }

    private Tensor border(Tensor x, int axis, int size) {
        return Tensor.full(x.shape().with(axis, size), config.value(), x.dtype());
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
