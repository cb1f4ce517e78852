package dev.gradus.data.prepare;

import dev.gradus.config.Describe;
import dev.gradus.data.Preparation;
import dev.gradus.data.Split;
import dev.gradus.error.GradusException;
import dev.gradus.tensor.Shape;
import java.util.Arrays;
import java.util.List;

/// Standardization: shifts and scales inputs to mean 0 and standard deviation 1 over the training split.
///
/// ```
/// y = (x - mean) / std          std = √( Σ (x - mean)² / n )
/// ```
/// Shapes: a sample `[C, H, W]` has one mean and std for each channel, over all its pixels; any other sample has one for each
/// feature. A constant group has std 0 and is shifted only.
///
/// A group that is almost constant in the training split has a tiny std, and another value that comes later becomes huge. With a floor, std is
/// that at least (of groups that are not constant); [Clip] bounds what any preparation gives.
///
/// Statistics are computed in float64 and in the order of the samples, so they are the same on every machine. For all
/// 60,000 training images of MNIST they are the well-known 0.1307 and 0.3081.
///
/// Differences: the variance divides by n (ddof 0), as scikit-learn's `StandardScaler` does; `torch.std` divides by n - 1 (ddof 1). The data is not
/// changed where it is kept, only on its way into a model.
public final class Standardize implements Preparation {
    private final Config config;
    private final Groups groups;
    private final float[] mean;
    private final float[] divisor;

    /// Settings: what fitting found.
    ///
    /// @param shape of one sample
    /// @param mean of each group
    /// @param std of each group, 0 where it is constant
    public record Config(List<Integer> shape, List<Double> mean, List<Double> std) {
        /// Keeps copies.
        public Config {
            shape = List.copyOf(shape);
            mean = List.copyOf(mean);
            std = List.copyOf(std);
        }

        /// Not fitted.
        public Config() {
            this(List.of(), List.of(), List.of());
        }

        private boolean isFitted() {
            return !equals(new Config());
        }
    }

    /// From saved settings.
    ///
    /// @param config the settings
    /// @throws GradusException when they do not fit together
    public Standardize(Config config) {
        this.config = config;
        groups = Groups.of(config.shape());
        if (config.isFitted()) {
            groups.requireStatistics("Standardize", "mean", config.mean(), -Double.MAX_VALUE);
            groups.requireStatistics("Standardize", "std", config.std(), 0);
        }
        mean = floats(config.mean());
        divisor = floats(config.std());
        for (int g = 0; g < divisor.length; g++) if (divisor[g] == 0) divisor[g] = 1;
    }

    /// Learns means and standard deviations; only a training split will do.
    ///
    /// @param train the training split
    /// @return the fitted preparation
    /// @throws GradusException when there is no sample, or a value is not finite
    public static Standardize fit(Split.Train train) {
        return fit(train, 0);
    }

    /// Learns means and standard deviations of a certain size at least; only a training split will do.
    ///
    /// @param train the training split
    /// @param floor the least standard deviation of a group that is not constant, in the unit of the inputs; 0 for any
    /// @return the fitted preparation
    /// @throws GradusException when the floor is negative, there is no sample, or a value is not finite
    public static Standardize fit(Split.Train train, double floor) {
        requireFloor(floor);
        Groups groups = Groups.of(train.data().shape());
        double n = (double) train.data().size() * groups.each();
        double[] sum = new double[groups.count()];
        groups.visit("Standardize", train, (g, x, times) -> sum[g] += (double) x * times);
        double[] mean = Arrays.stream(sum).map(s -> s / n).toArray();
        double[] squares = new double[groups.count()];
        float[] least = filled(groups.count(), Float.POSITIVE_INFINITY);
        float[] most = filled(groups.count(), Float.NEGATIVE_INFINITY);
        groups.visit(
                "Standardize",
                train,
                (g, x, times) -> {
                    squares[g] += times * (x - mean[g]) * (x - mean[g]);
                    if (x < least[g]) least[g] = x;
                    if (x > most[g]) most[g] = x;
                });
        double[] std = Arrays.stream(squares).map(s -> Math.sqrt(s / n)).toArray();
        for (int g = 0; g < std.length; g++) {
            std[g] = Math.max(std[g], floor);
            if (least[g] < most[g]) continue;
            mean[g] = least[g]; // rounding may have left a tiny std, which would blow up any other value
            std[g] = 0;
        }
        return new Standardize(new Config(groups.sizes(), boxed(mean), boxed(std)));
    }

    @Override
    public void check(Shape sample) {
        if (!config.isFitted()) throw Groups.notFitted("Standardize");
        groups.require("Standardize", sample);
    }

    @Override
    public void apply(float[] inputs, int offset, int samples) {
        if (!config.isFitted()) throw Groups.notFitted("Standardize");
        groups.scale(inputs, offset, samples, mean, divisor);
    }

    @Override
    public void inverse(float[] prepared, int offset, int samples) {
        if (!config.isFitted()) throw Groups.notFitted("Standardize");
        groups.unscale(prepared, offset, samples, mean, divisor);
    }

    @Override
    public Config config() {
        return config;
    }

    @Override
    public String toString() {
        return Describe.of(this);
    }

    /// Checks a floor before any data is read.
    ///
    /// @param floor the least standard deviation
    /// @throws GradusException when it is negative or not finite
    public static void requireFloor(double floor) {
        if (floor >= 0 && Double.isFinite(floor)) return;
        throw GradusException.got("Standardize: a floor of %s", floor)
                .expected("a finite number, 0 (none) or more")
                .because("a sign is misplaced")
                .repair("Use a floor in the unit of the inputs, such as 0.01, or leave it out.");
    }

    static float[] filled(int n, float value) {
        float[] values = new float[n];
        Arrays.fill(values, value);
        return values;
    }

    static float[] floats(List<Double> values) {
        float[] floats = new float[values.size()];
        for (int i = 0; i < floats.length; i++) floats[i] = values.get(i).floatValue();
        return floats;
    }

    static List<Double> boxed(double[] values) {
        return Arrays.stream(values).boxed().toList();
    }
}
