package dev.gradus.data.prepare;

import dev.gradus.config.Describe;
import dev.gradus.data.Preparation;
import dev.gradus.data.Split;
import dev.gradus.error.GradusException;
import dev.gradus.tensor.Shape;
import java.util.List;

/// Robust scaling: shifts and scales inputs by the median and the distance of two quantiles, which a few wild values do not
/// move.
///
/// ```
/// y = (x - median) / range          range = quantile(high) - quantile(low)
/// ```
/// Shapes: a sample `[C, H, W]` has one median and range for each channel, over all its pixels; any other sample has one for
/// each feature. A group of range 0 (or below 10 · 2⁻⁵²) is shifted only: one that is constant, or that is so for more than half of its values,
/// like the pixels at the edge of a digit.
///
/// Defaults: the quartiles, low 0.25 and high 0.75. A quantile between two values is interpolated linearly between them.
///
/// Quantiles are exact. Numbers are read several times where their columns do not fit into 64 MiB together.
///
/// Errors: no training sample, a value that is not finite, a channel of more than 2³¹ pixels.
///
/// Source: the same as scikit-learn's `RobustScaler`, except for the channels of images, and for NaN: here it is filled in before,
/// or refused.
public final class RobustScale implements Preparation {
    private final Config config;
    private final Groups groups;
    private final float[] median;
    private final float[] divisor;

    /// Settings: the quantiles wanted, and what fitting found.
    ///
    /// @param shape of one sample
    /// @param median of each group
    /// @param range of each group, 0 or more
    /// @param low the share of values below the lower quantile
    /// @param high the share of values below the upper quantile
    public record Config(List<Integer> shape, List<Double> median, List<Double> range, double low, double high) {
        /// Keeps copies.
        public Config {
            shape = List.copyOf(shape);
            median = List.copyOf(median);
            range = List.copyOf(range);
        }

        /// Not fitted, for the quartiles.
        public Config() {
            this(List.of(), List.of(), List.of(), 0.25, 0.75);
        }

        private boolean isFitted() {
            return !(shape.isEmpty() && median.isEmpty() && range.isEmpty());
        }
    }

    /// From saved settings.
    ///
    /// @param config the settings
    /// @throws GradusException when they do not fit together
    public RobustScale(Config config) {
        this.config = config;
        requireShares(config.low(), config.high());
        groups = Groups.of(config.shape());
        if (config.isFitted()) {
            groups.requireStatistics("RobustScale", "median", config.median(), -Double.MAX_VALUE);
            groups.requireStatistics("RobustScale", "range", config.range(), 0);
        }
        median = Standardize.floats(config.median());
        divisor = Standardize.floats(config.range().stream().map(Groups::divisor).toList());
    }

    /// Learns medians and the distances of quartiles; only a training split will do.
    ///
    /// @param train the training split
    /// @return the fitted preparation
    /// @throws GradusException when there is no sample, or a value is not finite
    public static RobustScale fit(Split.Train train) {
        return fit(train, 0.25, 0.75);
    }

    /// Learns medians and the distances of quantiles; only a training split will do.
    ///
    /// @param train the training split
    /// @param low the share of values below the lower quantile, from 0
    /// @param high the share of values below the upper quantile, above low and up to 1
    /// @return the fitted preparation
    /// @throws GradusException when low is not below high, there is no sample, or a value is not finite
    public static RobustScale fit(Split.Train train, double low, double high) {
        requireShares(low, high);
        Groups groups = Groups.of(train.data().shape());
        double[][] quantiles = Quantiles.of("RobustScale", groups, train, low, 0.5, high);
        double[] median = new double[groups.count()];
        double[] range = new double[groups.count()];
        for (int g = 0; g < median.length; g++) {
            median[g] = quantiles[g][1];
            range[g] = quantiles[g][2] - quantiles[g][0];
        }
        return new RobustScale(
                new Config(groups.sizes(), Standardize.boxed(median), Standardize.boxed(range), low, high));
    }

    @Override
    public void check(Shape sample) {
        if (!config.isFitted()) throw Groups.notFitted("RobustScale");
        groups.require("RobustScale", sample);
    }

    @Override
    public void apply(float[] inputs, int offset, int samples) {
        if (!config.isFitted()) throw Groups.notFitted("RobustScale");
        groups.scale(inputs, offset, samples, median, divisor);
    }

    @Override
    public void inverse(float[] prepared, int offset, int samples) {
        if (!config.isFitted()) throw Groups.notFitted("RobustScale");
        groups.unscale(prepared, offset, samples, median, divisor);
    }

    @Override
    public Config config() {
        return config;
    }

    @Override
    public String toString() {
        return Describe.of(this);
    }

    private static void requireShares(double low, double high) {
        if (low >= 0 && low < high && high <= 1) return;
        throw GradusException.got("RobustScale: quantiles %s and %s", low, high)
                .expected("shares from 0 to 1, the first below the second")
                .because("they are percentages, or exchanged")
                .repair("Use 0.25 and 0.75 for the quartiles.");
    }
}
