package dev.gradus.data.prepare;

import dev.gradus.config.Describe;
import dev.gradus.data.Preparation;
import dev.gradus.data.Split;
import dev.gradus.error.GradusException;
import dev.gradus.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.stream.IntStream;

/// Imputation: puts a typical value of the training split where a value is missing, which is NaN.
///
/// ```
/// y = x where x is a number, else value          value = mean, median or most frequent of the numbers in the training split
/// ```
/// Shapes: a sample `[C, H, W]` has one value for each channel, over all its pixels; any other sample has one for each
/// feature.
///
/// Defaults: the median. Of an even number of values it is the mean of the two in the middle; of equally frequent values the
/// least is taken. All are computed in float64.
///
/// The inputs of a missing category (see [dev.gradus.data.source.Csv]) are filled in one by one: the mean gives each its
/// frequency, the other two give 1 only where one category has the majority.
///
/// Errors: a feature without any value in the training split, an infinite value.
///
/// Source: the same as scikit-learn's `SimpleImputer`, except for its default, the mean, and for the channels of images.
public final class Impute implements Preparation {
    private final Config config;
    private final Groups groups;
    private final float[] value;

    /// Which value is typical.
    public enum Strategy {
        /// The sum divided by the number.
        MEAN,
        /// The middle in order of size.
        MEDIAN,
        /// The one that occurs most often.
        MOST_FREQUENT;

        private double of(NavigableMap<Float, Long> times, long n) {
            return switch (this) {
                case MEAN -> {
                    double sum = 0;
                    for (var entry : times.entrySet()) sum += (double) entry.getKey() * entry.getValue();
                    yield sum / n;
                }
                case MEDIAN -> (nth(times, (n - 1) / 2) + nth(times, n / 2)) / 2;
                case MOST_FREQUENT -> {
                    var most = times.firstEntry();
                    for (var entry : times.entrySet()) if (entry.getValue() > most.getValue()) most = entry;
                    yield most.getKey();
                }
            };
        }

        private static double nth(NavigableMap<Float, Long> times, long n) {
            long before = 0;
            for (var entry : times.entrySet()) {
                before += entry.getValue();
                if (before > n) return entry.getKey();
            }
            throw new AssertionError("fewer than " + n + " values");
        }
    }

    /// Settings: what fitting found.
    ///
    /// @param shape of one sample
    /// @param value of each group
    public record Config(List<Integer> shape, List<Double> value) {
        /// Keeps copies.
        public Config {
            shape = List.copyOf(shape);
            value = List.copyOf(value);
        }

        /// Not fitted.
        public Config() {
            this(List.of(), List.of());
        }

        private boolean isFitted() {
            return !equals(new Config());
        }
    }

    /// From saved settings.
    ///
    /// @param config the settings
    /// @throws GradusException when they do not fit together
    public Impute(Config config) {
        this.config = config;
        groups = Groups.of(config.shape());
        if (config.isFitted()) groups.requireStatistics("Impute", "value", config.value(), -Double.MAX_VALUE);
        value = Standardize.floats(config.value());
    }

    /// Learns the medians; only a training split will do.
    ///
    /// @param train the training split
    /// @return the fitted preparation
    /// @throws GradusException when there is no sample, a feature has no value, or a value is infinite
    public static Impute fit(Split.Train train) {
        return fit(train, Strategy.MEDIAN);
    }

    /// Learns typical values; only a training split will do.
    ///
    /// @param train the training split
    /// @param strategy which value is typical
    /// @return the fitted preparation
    /// @throws GradusException when there is no sample, a feature has no value, or a value is infinite
    public static Impute fit(Split.Train train, Strategy strategy) {
        Groups groups = Groups.of(train.data().shape());
        List<NavigableMap<Float, Long>> times = new ArrayList<>();
        for (int g = 0; g < groups.count(); g++) times.add(new TreeMap<>());
        long[] n = new long[groups.count()];
        groups.visitWithGaps(
                "Impute",
                train,
                (g, x, count) -> {
                    if (Float.isNaN(x)) return;
                    times.get(g).merge(x + 0f, count, Long::sum); // -0 + 0 is 0
                    n[g] += count;
                });
        double[] found =
                IntStream.range(0, n.length)
                        .mapToDouble(g -> {
                            if (n[g] == 0) throw empty(train, g);
                            return strategy.of(times.get(g), n[g]);
                        })
                        .toArray();
        return new Impute(new Config(groups.sizes(), Standardize.boxed(found)));
    }

    private static GradusException empty(Split.Train train, int group) {
        return GradusException.got("Impute: %s has no value at all for feature %d", train.data().name(), group)
                .expected("at least one in the training split")
                .because("the feature was never recorded, or all rows that have it are in the other parts")
                .repair("Leave the feature out.");
    }

    @Override
    public void check(Shape sample) {
        if (!config.isFitted()) throw Groups.notFitted("Impute");
        groups.require("Impute", sample);
    }

    @Override
    public void apply(float[] inputs, int offset, int samples) {
        if (!config.isFitted()) throw Groups.notFitted("Impute");
        int each = groups.each();
        int i = offset;
        for (int sample = 0; sample < samples; sample++) {
            for (float v : value) {
                for (int end = i + each; i < end; i++) if (Float.isNaN(inputs[i])) inputs[i] = v;
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
}
