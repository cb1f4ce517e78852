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

/// Mean over a window that moves over each channel: `y[c, r, q] = 1 / kernel area · Σ x[c, s·r + i - pad, s·q + j - pad]`.
///
/// Shapes: `x [n, c, h, w]`, `y [n, c, …]`. Defaults: the stride is the kernel, no padding, padding counts in the mean (the corner
/// of an image of ones under a window of 3 with padding 1 gives 4/9), incomplete windows left out. Errors: a window larger than
/// the padded image, padding of more than half the kernel. Source: `torch.nn.AvgPool2d`.
public final class AvgPool2d implements Layer, Repeatable {
    private final Config config;
    private final Window window;

    /// Settings.
    ///
    /// @param kernel the size of the window, for both axes or `[down, right]`
    /// @param stride how far it moves, likewise; none: the kernel
    /// @param padding zeros beyond each edge, likewise
    /// @param ceil whether a last, incomplete window counts, too
    /// @param countPadding whether padding counts in the mean
    public record Config(
            List<Integer> kernel, List<Integer> stride, List<Integer> padding, boolean ceil, boolean countPadding) {
        /// Keeps copies.
        public Config {
            kernel = List.copyOf(kernel);
            stride = List.copyOf(stride);
            padding = List.copyOf(padding);
        }

        /// The defaults for a kernel.
        ///
        /// @param kernel its size along both axes
        public Config(int kernel) {
            this(List.of(kernel), List.of(), List.of(0), false, true);
        }

        /// The defaults: a kernel of 2.
        public Config() {
            this(2);
        }
    }

    /// A square window that moves by its own size.
    ///
    /// @param kernel its size along both axes
    public AvgPool2d(int kernel) {
        this(new Config(kernel));
    }

    /// With all settings.
    ///
    /// @param config the settings
    public AvgPool2d(Config config) {
        this.config = config;
        List<Integer> stride = config.stride().isEmpty() ? config.kernel() : config.stride();
        window = Windows.of("AvgPool2d", config.kernel(), stride, config.padding(), List.of(1));
        Windows.requireHalf("AvgPool2d", window);
    }

    /// The same layer, moving by another stride.
    ///
    /// @param stride along both axes
    /// @return a new layer
    public AvgPool2d stride(int stride) {
        return new AvgPool2d(
                new Config(config.kernel(), List.of(stride), config.padding(), config.ceil(), config.countPadding()));
    }

    /// The same layer with zeros around the image.
    ///
    /// @param padding beyond each edge, at most half the kernel
    /// @return a new layer
    public AvgPool2d padding(int padding) {
        return new AvgPool2d(
                new Config(config.kernel(), config.stride(), List.of(padding), config.ceil(), config.countPadding()));
    }

    @Override
    public Shape build(Shape input, Builder builder) {
        int channels = input.rank() == 0 ? 0 : input.axis(0);
        return window.over(builder.where("AvgPool2d"), channels, input, config.ceil());
    }

    @Override
    public Tensor forward(Tensor x, Pass pass) {
        return Ops.avgPool2d(x, window, config.ceil(), config.countPadding());
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
