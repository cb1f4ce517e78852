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

/// Maximum over a window that moves over each channel: `y[c, r, q] = max x[c, s·r + i - pad, s·q + j - pad]`.
///
/// Shapes: `x [n, c, h, w]`, `y [n, c, …]`. Defaults: the stride is the kernel, no padding, dilation 1, incomplete windows left
/// out. Where several elements are equal, the first gets the gradient; NaN wins; padding never does. Errors: a window larger
/// than the padded image, padding of more than half the kernel. Source: `torch.nn.MaxPool2d`.
public final class MaxPool2d implements Layer, Repeatable {
    private final Config config;
    private final Window window;

    /// Settings.
    ///
    /// @param kernel the size of the window, for both axes or `[down, right]`
    /// @param stride how far it moves, likewise; none: the kernel
    /// @param padding beyond each edge, likewise
    /// @param dilation distance between the elements that it sees, likewise
    /// @param ceil whether a last, incomplete window counts, too
    public record Config(
            List<Integer> kernel, List<Integer> stride, List<Integer> padding, List<Integer> dilation, boolean ceil) {
        /// Keeps copies.
        public Config {
            kernel = List.copyOf(kernel);
            stride = List.copyOf(stride);
            padding = List.copyOf(padding);
            dilation = List.copyOf(dilation);
        }

        /// The defaults for a kernel.
        ///
        /// @param kernel its size along both axes
        public Config(int kernel) {
            this(List.of(kernel), List.of(), List.of(0), List.of(1), false);
        }

        /// The defaults: a kernel of 2.
        public Config() {
            this(2);
        }
    }

    /// A square window that moves by its own size.
    ///
    /// @param kernel its size along both axes
    public MaxPool2d(int kernel) {
        this(new Config(kernel));
    }

    /// With all settings.
    ///
    /// @param config the settings
    public MaxPool2d(Config config) {
        this.config = config;
        List<Integer> stride = config.stride().isEmpty() ? config.kernel() : config.stride();
        window = Windows.of("MaxPool2d", config.kernel(), stride, config.padding(), config.dilation());
        Windows.requireHalf("MaxPool2d", window);
    }

    /// The same layer, moving by another stride.
    ///
    /// @param stride along both axes
    /// @return a new layer
    public MaxPool2d stride(int stride) {
        return new MaxPool2d(
                new Config(config.kernel(), List.of(stride), config.padding(), config.dilation(), config.ceil()));
    }

    /// The same layer with padding around the image.
    ///
    /// @param padding beyond each edge, at most half the kernel
    /// @return a new layer
    public MaxPool2d padding(int padding) {
        return new MaxPool2d(
                new Config(config.kernel(), config.stride(), List.of(padding), config.dilation(), config.ceil()));
    }

    /// The same layer with or without a last, incomplete window.
    ///
    /// @param ceil whether it counts
    /// @return a new layer
    public MaxPool2d ceil(boolean ceil) {
        return new MaxPool2d(new Config(config.kernel(), config.stride(), config.padding(), config.dilation(), ceil));
    }

    @Override
    public Shape build(Shape input, Builder builder) {
        int channels = input.rank() == 0 ? 0 : input.axis(0);
        return window.over(builder.where("MaxPool2d"), channels, input, config.ceil());
    }

    @Override
    public Tensor forward(Tensor x, Pass pass) {
        return Ops.maxPool2d(x, window, config.ceil());
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
