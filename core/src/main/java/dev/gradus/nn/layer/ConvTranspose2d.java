package dev.gradus.nn.layer;

import dev.gradus.config.Describe;
import dev.gradus.error.GradusException;
import dev.gradus.nn.Builder;
import dev.gradus.nn.Fans;
import dev.gradus.nn.Initializer;
import dev.gradus.nn.Layer;
import dev.gradus.nn.Parameter;
import dev.gradus.nn.Pass;
import dev.gradus.nn.Repeatable;
import dev.gradus.nn.init.TorchDefault;
import dev.gradus.nn.init.Zeros;
import dev.gradus.tensor.Ops;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;
import dev.gradus.tensor.Window;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Transposed convolution: enlarges images, as the gradient of a convolution does.
///
/// ```
/// y[k, s·r + d·p - pad, s·c + d·q - pad] += w[i, k, p, q] · x[i, r, c], from y[k, …] = b[k]
/// outputs along an axis = (size - 1) · stride - 2 padding + dilation · (kernel - 1) + 1 + output padding
/// ```
/// Shapes: `x [n, in, h, w]`, `W [in, out / groups, kernel, kernel]`, `b [out]`, `y [n, out, …]`. Defaults: stride 1, no padding,
/// dilation 1, one group, bias, initialized as in PyTorch, uniform within `±1/√(out / groups · kernel area)`. Output padding
/// chooses among the sizes from which the convolution leads back; it must be below the stride or the dilation.
/// Source: `torch.nn.ConvTranspose2d`.
public final class ConvTranspose2d implements Layer, Repeatable {
    private final Config config;
    private final Window window;
    private Shape output = Shape.of();
    private int in;
    private @Nullable Parameter weight;
    private @Nullable Parameter bias;

    /// Settings.
    ///
    /// @param channels of the output
    /// @param kernel its size, for both axes or `[down, right]`
    /// @param stride by which the image grows, likewise
    /// @param padding taken off each edge of the output, likewise
    /// @param outputPadding added to the output at the far edges, likewise
    /// @param dilation distance between the elements of the kernel, likewise
    /// @param groups of channels that do not see each other
    /// @param useBias whether a bias is added
    /// @param weightInit first values of the weights
    /// @param biasInit first values of the bias
    public record Config(
            int channels,
            List<Integer> kernel,
            List<Integer> stride,
            List<Integer> padding,
            List<Integer> outputPadding,
            List<Integer> dilation,
            int groups,
            boolean useBias,
            Initializer weightInit,
            Initializer biasInit) {
        /// Keeps copies.
        public Config {
            kernel = List.copyOf(kernel);
            stride = List.copyOf(stride);
            padding = List.copyOf(padding);
            outputPadding = List.copyOf(outputPadding);
            dilation = List.copyOf(dilation);
        }

        /// The defaults for a number of output channels, a kernel and a stride.
        ///
        /// @param channels of the output
        /// @param kernel its size along both axes
        /// @param stride by which the image grows
        public Config(int channels, int kernel, int stride) {
            this(
                    channels,
                    List.of(kernel),
                    List.of(stride),
                    List.of(0),
                    List.of(0),
                    List.of(1),
                    1,
                    true,
                    new TorchDefault(),
                    new TorchDefault());
        }

        /// The defaults: a kernel of 3 with stride 1; the channels must be stated.
        public Config() {
            this(0, 3, 1);
        }
    }

    /// A transposed convolution with a square kernel; the number of input channels is inferred.
    ///
    /// @param channels of the output
    /// @param kernel its size along both axes
    /// @param stride by which the image grows
    public ConvTranspose2d(int channels, int kernel, int stride) {
        this(new Config(channels, kernel, stride));
    }

    /// With all settings.
    ///
    /// @param config the settings
    public ConvTranspose2d(Config config) {
        this.config = config;
        window = Windows.of("ConvTranspose2d", config.kernel(), config.stride(), config.padding(), config.dilation());
        Conv2d.requireChannels("ConvTranspose2d", config.channels(), config.groups());
        for (int axis = 0; axis < 2; axis++) {
            Window.Axis a = axis == 0 ? window.down() : window.right();
            int more = Windows.size(axis, "ConvTranspose2d", "output padding", config.outputPadding());
            if (more < 0 || more >= Math.max(a.stride(), a.dilation())) {
                throw GradusException.got("ConvTranspose2d: output padding %d, stride %d", more, a.stride())
                        .expected("0 or more, and less than the stride or the dilation")
                        .because("only one of the sizes that lead back can be chosen with it")
                        .repair("Use a larger stride, or pad with another layer.");
            }
        }
    }

    /// The same layer with weights of another initializer and a bias of zeros.
    ///
    /// @param initializer of the weights
    /// @return a new layer, not built
    public ConvTranspose2d init(Initializer initializer) {
        Config c = config;
        return new ConvTranspose2d(
                new Config(
                        c.channels(),
                        c.kernel(),
                        c.stride(),
                        c.padding(),
                        c.outputPadding(),
                        c.dilation(),
                        c.groups(),
                        c.useBias(),
                        initializer,
                        new Zeros()));
    }

    @Override
    public Shape build(Shape input, Builder builder) {
        String where = builder.where("ConvTranspose2d");
        Window.square(1, 1, 0, 1).over(where, 1, input, false);
        output = Shape.of(config.channels(), size(where, 0, input), size(where, 1, input));
        Conv2d.requireInput(where, input.axis(0), weight == null ? 0 : in, config.groups());
        if (weight == null) {
            in = input.axis(0);
            int each = config.channels() / config.groups();
            // PyTorch's rule for weights: the first axis counts as outputs, the second as inputs
            Shape shape = Shape.of(in, each, window.down().kernel(), window.right().kernel());
            Fans fans = new Fans(each * window.area(), in * window.area()); // which fit, as the shape does
            weight = builder.parameter("weight", shape, config.weightInit(), fans);
            if (config.useBias()) {
                bias = builder.parameter("bias", Shape.of(config.channels()), config.biasInit(), fans);
            }
        }
        return output;
    }

    private int size(String where, int axis, Shape input) {
        Window.Axis a = axis == 0 ? window.down() : window.right();
        int more = Windows.size(axis, "ConvTranspose2d", "output padding", config.outputPadding());
        long size = (input.axis(1 + axis) - 1L) * a.stride() - 2L * a.padding() + a.extent() + more;
        if (size < 1 || size > Integer.MAX_VALUE) {
            throw GradusException.got("%s: an output of %d elements along an axis, from %s", where, size, input)
                    .expected("at least 1, and a size that fits into memory")
                    .because("the padding takes off more than the kernel adds")
                    .repair("Use less padding or a larger kernel.");
        }
        return (int) size;
    }

    @Override
    public Tensor forward(Tensor x, Pass pass) {
        if (weight == null) throw Conv2d.notBuilt("ConvTranspose2d");
        Tensor b = bias == null ? null : bias.value();
        return Ops.convTranspose2d(x, weight.value(), b, window, config.groups(), output.axis(1), output.axis(2));
    }

    @Override
    public List<Parameter> parameters() {
        if (weight == null) return List.of();
        return bias == null ? List.of(weight) : List.of(weight, bias);
    }

    @Override
    public long multiplyAdds(Shape input) {
        return (long) input.size() * (config.channels() / config.groups()) * window.area();
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
