package dev.gradus.data.prepare;

import dev.gradus.config.Describe;
import dev.gradus.data.Preparation;
import dev.gradus.data.Split;
import dev.gradus.tensor.Shape;
import java.util.Arrays;
import java.util.List;

/// Zero-centring: subtracts the mean over the training split, of each channel or of each pixel.
///
/// ```
/// y = x - mean
/// ```
/// Shapes: per channel, a sample `[C, H, W]` has C means, each over all its pixels; per pixel it has C · H · W, the mean image.
/// Any other sample has one mean for each feature either way.
///
/// Defaults: per channel. Natural images usually get no more than this, as their pixels have one scale already.
///
/// Errors: no training sample, a value that is not finite. A single sample is its own mean; a constant feature becomes 0.
///
/// Source: the mean image of A. Krizhevsky, I. Sutskever, G. Hinton, "ImageNet classification with deep convolutional neural
/// networks", 2012; the mean of each channel of K. Simonyan, A. Zisserman, "Very deep convolutional networks for large-scale
/// image recognition", 2015.
public final class ZeroMean implements Preparation {
    private final Config config;
    private final Groups groups;
    private final float[] mean;
    private final float[] ones;

    /// What has a mean of its own.
    public enum Per {
        /// The channels of an image.
        CHANNEL,
        /// The pixels of an image, in each channel.
        PIXEL;

        private Groups groups(Shape sample) {
            return this == CHANNEL ? Groups.of(sample) : Groups.ofElements(sample);
        }
    }

    /// Settings: what has a mean, and what fitting found.
    ///
    /// @param shape of one sample
    /// @param per what has a mean of its own
    /// @param mean of each channel, pixel or feature
    public record Config(List<Integer> shape, Per per, List<Double> mean) {
        /// Keeps copies.
        public Config {
            shape = List.copyOf(shape);
            mean = List.copyOf(mean);
        }

        /// Not fitted, per channel.
        public Config() {
            this(List.of(), Per.CHANNEL, List.of());
        }

        private boolean isFitted() {
            return !(shape.isEmpty() && mean.isEmpty());
        }
    }

    /// From saved settings.
    ///
    /// @param config the settings
    /// @throws dev.gradus.error.GradusException when they do not fit together
    public ZeroMean(Config config) {
        this.config = config;
        groups = config.per().groups(Groups.shape(config.shape()));
        if (config.isFitted()) groups.requireStatistics("ZeroMean", "mean", config.mean(), -Double.MAX_VALUE);
        mean = Standardize.floats(config.mean());
        ones = Standardize.filled(mean.length, 1);
    }

    /// Learns the means of channels, or of features where samples are no images; only a training split will do.
    ///
    /// @param train the training split
    /// @return the fitted preparation
    /// @throws dev.gradus.error.GradusException when there is no sample, or a value is not finite
    public static ZeroMean fit(Split.Train train) {
        return fit(train, Per.CHANNEL);
    }

    /// Learns means; only a training split will do.
    ///
    /// @param train the training split
    /// @param per what has a mean of its own
    /// @return the fitted preparation
    /// @throws dev.gradus.error.GradusException when there is no sample, or a value is not finite
    public static ZeroMean fit(Split.Train train, Per per) {
        Groups groups = per.groups(train.data().shape());
        double n = (double) train.data().size() * groups.each();
        double[] sum = new double[groups.count()];
        groups.visit("ZeroMean", train, (g, x, times) -> sum[g] += (double) x * times);
        double[] mean = Arrays.stream(sum).map(s -> s / n).toArray();
        return new ZeroMean(new Config(groups.sizes(), per, Standardize.boxed(mean)));
    }

    @Override
    public void check(Shape sample) {
        if (!config.isFitted()) throw Groups.notFitted("ZeroMean");
        groups.require("ZeroMean", sample);
    }

    @Override
    public void apply(float[] inputs, int offset, int samples) {
        if (!config.isFitted()) throw Groups.notFitted("ZeroMean");
        groups.scale(inputs, offset, samples, mean, ones);
    }

    @Override
    public void inverse(float[] prepared, int offset, int samples) {
        if (!config.isFitted()) throw Groups.notFitted("ZeroMean");
        groups.unscale(prepared, offset, samples, mean, ones);
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
