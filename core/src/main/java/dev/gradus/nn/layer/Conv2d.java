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

/// Convolution of images: every output channel looks everywhere for a pattern of its own.
///
/// ```
/// y[k, r, c] = b[k] + Σ w[k, i, p, q] · x[i, s·r + d·p - pad, s·c + d·q - pad]
/// outputs along an axis = ⌊(size + 2 padding - dilation · (kernel - 1) - 1) / stride⌋ + 1
/// ```
/// Shapes: `x [n, in, h, w]`, `W [out, in / groups, kernel, kernel]`, `b [out]`, `y [n, out, …]`. Defaults: stride 1, no padding,
/// dilation 1, one group, bias; weights and bias as in PyTorch, uniform within `±1/√(in / groups · kernel area)`. Errors: a
/// sample that is no image, a kernel larger than the padded image, channels that do not divide into the groups.
/// Source: `torch.nn.Conv2d`; as there it is a cross-correlation, and padding is zeros.
public final class Conv2d implements Layer, Repeatable {
    private final Config config;
    private final Window window;
    private int in;
    private @Nullable Parameter weight;
    private @Nullable Parameter bias;

    /// Settings.
    ///
    /// @param channels of the output
    /// @param kernel its size, for both axes or `[down, right]`
    /// @param stride how far it moves, likewise
    /// @param padding zeros beyond each edge, likewise
    /// @param dilation distance between the elements that it sees, likewise
    /// @param groups of channels that do not see each other
    /// @param useBias whether a bias is added
    /// @param weightInit first values of the weights
    /// @param biasInit first values of the bias
    public record Config(
            int channels,
            List<Integer> kernel,
            List<Integer> stride,
            List<Integer> padding,
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
            dilation = List.copyOf(dilation);
        }

        /// The defaults for a number of output channels and a kernel.
        ///
        /// @param channels of the output
        /// @param kernel its size along both axes
        public Config(int channels, int kernel) {
            this(
                    channels,
                    List.of(kernel),
                    List.of(1),
                    List.of(0),
                    List.of(1),
                    1,
                    true,
                    new TorchDefault(),
                    new TorchDefault());
        }

        /// The defaults: a kernel of 3; the channels must be stated.
        public Config() {
            this(0, 3);
        }

        Config with(List<Integer> newStride, List<Integer> newPadding, List<Integer> newDilation, int newGroups) {
            return new Config(
                    channels, kernel, newStride, newPadding, newDilation, newGroups, useBias, weightInit, biasInit);
        }

        Config with(boolean newBias, Initializer ofWeight, Initializer ofBias) {
            return new Config(channels, kernel, stride, padding, dilation, groups, newBias, ofWeight, ofBias);
        }
    }

    /// A convolution with a square kernel; the number of input channels is inferred.
    ///
    /// @param channels of the output
    /// @param kernel its size along both axes
    public Conv2d(int channels, int kernel) {
        this(new Config(channels, kernel));
    }

    /// With all settings.
    ///
    /// @param config the settings
    public Conv2d(Config config) {
        this.config = config;
        window = Windows.of("Conv2d", config.kernel(), config.stride(), config.padding(), config.dilation());
        requireChannels("Conv2d", config.channels(), config.groups());
    }

    static void requireChannels(String layer, int channels, int groups) {
        if (channels >= 1 && groups >= 1 && channels % groups == 0) return;
        throw GradusException.got("%s: %d output channels in %d groups", layer, channels, groups)
                .expected("at least 1 of each, and groups that divide the channels")
                .because("the channels were left out, or belong to another network")
                .repair("State the number of output channels, for example new %s(16, 3).", layer);
    }

    /// The same layer, moving by another stride.
    ///
    /// @param stride along both axes
    /// @return a new layer, not built
    public Conv2d stride(int stride) {
        return new Conv2d(config.with(List.of(stride), config.padding(), config.dilation(), config.groups()));
    }

    /// The same layer with zeros around the image.
    ///
    /// @param padding beyond each edge; `kernel / 2` keeps the size where the stride is 1
    /// @return a new layer, not built
    public Conv2d padding(int padding) {
        return new Conv2d(config.with(config.stride(), List.of(padding), config.dilation(), config.groups()));
    }

    /// The same layer with gaps in its kernel.
    ///
    /// @param dilation distance between the elements that it sees
    /// @return a new layer, not built
    public Conv2d dilation(int dilation) {
        return new Conv2d(config.with(config.stride(), config.padding(), List.of(dilation), config.groups()));
    }

    /// The same layer with channels in groups.
    ///
    /// @param groups that do not see each other; as many as input channels: a depthwise convolution
    /// @return a new layer, not built
    public Conv2d groups(int groups) {
        return new Conv2d(config.with(config.stride(), config.padding(), config.dilation(), groups));
    }

    /// The same layer with or without a bias.
    ///
    /// @param useBias false before a batch normalization, which cancels it
    /// @return a new layer, not built
    public Conv2d bias(boolean useBias) {
        return new Conv2d(config.with(useBias, config.weightInit(), config.biasInit()));
    }

    /// The same layer with weights of another initializer and a bias of zeros.
    ///
    /// @param initializer of the weights
    /// @return a new layer, not built
    public Conv2d init(Initializer initializer) {
        return new Conv2d(config.with(config.useBias(), initializer, new Zeros()));
    }

    @Override
    public Shape build(Shape input, Builder builder) {
        String where = builder.where("Conv2d");
        Shape output = window.over(where, config.channels(), input, false);
        requireInput(where, input.axis(0), weight == null ? 0 : in, config.groups());
        if (weight == null) {
            in = input.axis(0);
            int each = in / config.groups(), down = window.down().kernel(), right = window.right().kernel();
            Shape shape = Shape.of(config.channels(), each, down, right); // which checks that the products fit
            Fans fans = new Fans(each * window.area(), config.channels() * window.area());
            weight = builder.parameter("weight", shape, config.weightInit(), fans);
            if (config.useBias()) {
                bias = builder.parameter("bias", Shape.of(config.channels()), config.biasInit(), fans);
            }
        }
        return output;
    }

    /// Refuses channels that do not divide into the groups, or that are not those that the layer was built for.
    static void requireInput(String where, int channels, int builtFor, int groups) {
        if (channels > 0 && channels % groups == 0 && (builtFor == 0 || builtFor == channels)) return;
        throw GradusException.got("%s: an image of %d channels in %d groups", where, channels, groups)
                .expected(
                        builtFor == 0 ? "groups that divide the channels" : "the %d channels of its weights", builtFor)
                .because("the layer before has another number of channels")
                .repair("Change the number of groups, or the channels of the layer before.");
    }

    @Override
    public Tensor forward(Tensor x, Pass pass) {
        if (weight == null) throw notBuilt("Conv2d");
        return Ops.conv2d(x, weight.value(), bias == null ? null : bias.value(), window, config.groups());
    }

    static GradusException notBuilt(String layer) {
        return GradusException.got("%s: forward before build", layer)
                .expected("a built layer")
                .because("the layer is used outside of a Sequential, or the model was not built")
                .repair("Call model.build(sampleShape, seed) first; the Trainer does it by itself.");
    }

    @Override
    public List<Parameter> parameters() {
        if (weight == null) return List.of();
        return bias == null ? List.of(weight) : List.of(weight, bias);
    }

    @Override
    public long multiplyAdds(Shape input) {
        Shape output = window.over("Conv2d", config.channels(), input, false);
        return (long) output.size() * (input.axis(0) / config.groups()) * window.area();
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
