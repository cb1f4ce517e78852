package dev.gradus.nn.layer;

import dev.gradus.config.Describe;
import dev.gradus.error.GradusException;
import dev.gradus.nn.Builder;
import dev.gradus.nn.Layer;
import dev.gradus.nn.Pass;
import dev.gradus.nn.Repeatable;
import dev.gradus.tensor.DType;
import dev.gradus.tensor.Ops;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;
import dev.gradus.tensor.Window;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Channels of an image in any choice and order: `y[k] = x[channels[k]]`, or zeros where `channels[k]` is -1.
///
/// ```java
/// new SelectChannels(0, 1, 2);        // the first three of them
/// new SelectChannels(-1, 0, 1, -1);   // two, with a channel of zeros before and after
/// ```
/// Shapes: `x [n, c, h, w]`, `y [n, channels, h, w]`. Errors: no channels, or channels that the image does not have.
/// Source: the table of connections of LeNet-5 (LeCun et al. 1998, table I); padding of shortcuts with zeros (He et al.
/// 2016, option A). It is computed as a convolution with a fixed 1 × 1 kernel of zeros and ones, so that a NaN spreads to
/// the other channels.
public final class SelectChannels implements Layer, Repeatable {
    private static final Window POINT = Window.square(1, 1, 0, 1);

    private final Config config;
    private @Nullable Tensor kernel;
    private @Nullable Tensor kernel64;

    /// Settings.
    ///
    /// @param channels of the input, counted from 0; -1 for zeros
    public record Config(List<Integer> channels) {
        /// Keeps a copy.
        public Config {
            channels = List.copyOf(channels);
        }

        /// The first channel.
        public Config() {
            this(List.of(0));
        }
    }

    /// These channels in this order.
    ///
    /// @param channels of the input, counted from 0; -1 for zeros
    public SelectChannels(Integer... channels) {
        this(new Config(List.of(channels)));
    }

    /// With all settings.
    ///
    /// @param config the settings
    public SelectChannels(Config config) {
        if (config.channels().isEmpty() || config.channels().stream().anyMatch(c -> c < -1)) {
            throw GradusException.got("SelectChannels: channels %s", config.channels())
                    .expected("at least one, counted from 0, or -1 for zeros")
                    .because("the list was left out, or channels are counted from the last")
                    .repair("Write for example channels: [0, 1, 2].");
        }
        this.config = config;
    }

    @Override
    public Shape build(Shape input, Builder builder) {
        int out = config.channels().size(), in = input.rank() == 0 ? 0 : input.axis(0);
        Shape output = POINT.over(builder.where("SelectChannels"), out, input, false);
        for (int channel : config.channels()) {
            if (channel < in) continue;
            throw GradusException.got("%s: channel %d of a sample %s", builder.where("SelectChannels"), channel, input)
                    .expected("channels from 0 to %d, or -1 for zeros", in - 1)
                    .because("the layer before has fewer channels, or they are counted from 1")
                    .repair("Correct the channels, or give the layer before more of them.");
        }
        float[] ones = new float[out * in];
        for (int k = 0; k < out; k++) if (config.channels().get(k) >= 0) ones[k * in + config.channels().get(k)] = 1;
        // copies, since a model that is built while a workspace is open must outlive it
        kernel = Tensor.of(Shape.of(out, in, 1, 1), ones).copy();
        kernel64 = kernel.to(DType.FLOAT64).copy();
        return output;
    }

    @Override
    public Tensor forward(Tensor x, Pass pass) {
        Tensor ones = x.dtype() == DType.FLOAT64 ? kernel64 : kernel;
        if (ones == null) {
            throw GradusException.got("SelectChannels: forward before build")
                    .expected("a built layer")
                    .because("the layer is used outside of a Sequential, or the model was not built")
                    .repair("Call model.build(sampleShape, seed) first; the Trainer does it by itself.");
        }
        return Ops.conv2d(x, ones, null, POINT, 1);
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
