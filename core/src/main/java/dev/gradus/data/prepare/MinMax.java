package dev.gradus.data.prepare;

import dev.gradus.config.Describe;
import dev.gradus.data.Preparation;
import dev.gradus.data.Split;
import dev.gradus.error.GradusException;
import dev.gradus.tensor.Shape;
import java.util.Arrays;
import java.util.List;

/// Min-max scaling: maps the least value of the training split to `low` and the greatest to `high`.
///
/// ```
/// y = low + (x - min) · (high - low) / (max - min)
/// ```
/// Shapes: a sample `[C, H, W]` has one min and max for each channel, over all its pixels; any other sample has one for each
/// feature. For a constant group the divisor is 1: its value becomes `low`, and another one in another split is as far from it
/// as before, times `high - low`. Constant is a range below 10 · 2⁻⁵², too.
///
/// Defaults: low 0, high 1.
///
/// Values of other splits that lie outside of min … max come out below low or above high: nothing is clipped. The same
/// as scikit-learn's `MinMaxScaler`, except for the channels of images, and for NaN: here it is filled in before, or refused.
public final class MinMax implements Preparation {
    private final Config config;
    private final Groups groups;
    private final float[] min;
    private final float[] scale;

    /// Settings: the range wanted, and what fitting found.
    ///
    /// @param shape of one sample
    /// @param min of each group
    /// @param max of each group
    /// @param low what min becomes
    /// @param high what max becomes, above low
    public record Config(List<Integer> shape, List<Double> min, List<Double> max, double low, double high) {
        /// Keeps copies.
        public Config {
            shape = List.copyOf(shape);
            min = List.copyOf(min);
            max = List.copyOf(max);
        }

        /// Not fitted, for the range 0 to 1.
        public Config() {
            this(List.of(), List.of(), List.of(), 0, 1);
        }

        private boolean isFitted() {
            return !(shape.isEmpty() && min.isEmpty() && max.isEmpty());
        }
    }

    /// From saved settings.
    ///
    /// @param config the settings
    /// @throws GradusException when they do not fit together
    public MinMax(Config config) {
        this.config = config;
        requireRange(config.low(), config.high());
        groups = Groups.of(config.shape());
        min = Standardize.floats(config.min());
        scale = new float[min.length];
        if (!config.isFitted()) return;
        groups.requireStatistics("MinMax", "min", config.min(), -Double.MAX_VALUE);
        groups.requireStatistics("MinMax", "max", config.max(), -Double.MAX_VALUE);
        for (int g = 0; g < scale.length; g++) {
            double range = config.max().get(g) - config.min().get(g);
            requireNotNegative(g, range);
            scale[g] = (float) ((config.high() - config.low()) / Groups.divisor(range));
        }
    }

    /// Learns the range of the inputs, to map it to 0 … 1; only a training split will do.
    ///
    /// @param train the training split
    /// @return the fitted preparation
    /// @throws GradusException when there is no sample, or a value is not finite
    public static MinMax fit(Split.Train train) {
        return fit(train, 0, 1);
    }

    /// Learns the range of the inputs; only a training split will do.
    ///
    /// @param train the training split
    /// @param low what the least value becomes
    /// @param high what the greatest value becomes, above low
    /// @return the fitted preparation
    /// @throws GradusException when low is not below high, there is no sample, or a value is not finite
    public static MinMax fit(Split.Train train, double low, double high) {
        requireRange(low, high);
        Groups groups = Groups.of(train.data().shape());
        double[] min = new double[groups.count()];
        double[] max = new double[groups.count()];
        Arrays.fill(min, Double.POSITIVE_INFINITY);
        Arrays.fill(max, Double.NEGATIVE_INFINITY);
        groups.visit(
                "MinMax",
                train,
                (g, x, times) -> {
                    if (x < min[g]) min[g] = x;
                    if (x > max[g]) max[g] = x;
                });
        return new MinMax(new Config(groups.sizes(), Standardize.boxed(min), Standardize.boxed(max), low, high));
    }

    @Override
    public void check(Shape sample) {
        if (!config.isFitted()) throw Groups.notFitted("MinMax");
        groups.require("MinMax", sample);
    }

    @Override
    public void apply(float[] inputs, int offset, int samples) {
        if (!config.isFitted()) throw Groups.notFitted("MinMax");
        int each = groups.each();
        float low = (float) config.low();
        int i = offset;
        for (int sample = 0; sample < samples; sample++) {
            for (int g = 0; g < min.length; g++) {
                float least = min[g];
                float s = scale[g];
                for (int end = i + each; i < end; i++) inputs[i] = low + (inputs[i] - least) * s;
            }
        }
    }

    @Override
    public void inverse(float[] prepared, int offset, int samples) {
        if (!config.isFitted()) throw Groups.notFitted("MinMax");
        int each = groups.each();
        float low = (float) config.low();
        int i = offset;
        for (int sample = 0; sample < samples; sample++) {
            for (int g = 0; g < min.length; g++) {
                float least = min[g];
                float s = scale[g];
                for (int end = i + each; i < end; i++) prepared[i] = least + (prepared[i] - low) / s;
            }
        }
    }

    @Override
    public Config config() {
        return config;
    }

    @Override
    public String toString() {
        return Describe.of(this);
    }

    private static void requireRange(double low, double high) {
        if (low < high && Double.isFinite(high - low)) return;
        throw GradusException.got("MinMax: range from %s to %s", low, high)
                .expected("finite numbers, the first below the second")
                .because("the two are exchanged")
                .repair("Usual ranges are 0 to 1 and -1 to 1.");
    }

    private static void requireNotNegative(int group, double range) {
        if (range >= 0) return;
        throw GradusException.got("MinMax: max is below min by %s in group %d", -range, group)
                .expected("max at least min")
                .because("the file was edited by hand")
                .repair("Fit it again: MinMax.fit(data.train()).");
    }
}
