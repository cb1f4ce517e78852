package dev.gradus.lab.look;

import dev.gradus.data.Columns;
import dev.gradus.data.Dataset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// The statistics of the inputs of a data set: of each channel of images `[C, H, W]`, of each feature of any other sample.
///
/// ```
/// mean = Σ x / n          std = √( Σ (x - mean)² / n )
/// ```
/// In float64; what is missing (NaN) is counted, and left out of everything else.
///
/// @param groups one for each channel or feature
/// @param elements how many elements a sample has
/// @param constant how many of them have one and the same value in all samples
public record Values(List<Group> groups, int elements, int constant) {
    /// The statistics of one channel or feature; all are NaN where every value is missing.
    ///
    /// @param name `grey`, `red`, what the table calls it, or the number of a feature
    /// @param mean of its values
    /// @param std their standard deviation, with n in the denominator
    /// @param least of its values
    /// @param most of its values
    /// @param missing how many values are NaN
    public record Group(String name, double mean, double std, double least, double most, long missing) {}

    /// Keeps a copy.
    public Values {
        groups = List.copyOf(groups);
    }

    /// Computes them in two passes.
    ///
    /// @param data the samples, as they are read
    /// @return the statistics
    public static Values of(Dataset data) {
        boolean images = data.shape().rank() == 3;
        int elements = data.shape().size(), count = images ? data.shape().axis(0) : elements;
        int each = elements / Math.max(1, count);
        double[] sum = new double[count], squares = new double[count];
        long[] present = new long[count];
        float[] x = new float[elements], least = filled(elements, Float.POSITIVE_INFINITY);
        float[] most = filled(elements, Float.NEGATIVE_INFINITY);
        for (int i = 0; i < data.size(); i++) {
            data.readInput(i, x, 0);
            for (int g = 0, k = 0; g < count; g++) {
                for (int end = k + each; k < end; k++) {
                    if (Float.isNaN(x[k])) continue;
                    sum[g] += x[k];
                    present[g]++;
                    least[k] = Math.min(least[k], x[k]);
                    most[k] = Math.max(most[k], x[k]);
                }
            }
        }
        for (int i = 0; i < data.size(); i++) {
            data.readInput(i, x, 0);
            for (int g = 0, k = 0; g < count; g++) {
                double mean = sum[g] / present[g];
                for (int end = k + each; k < end; k++) {
                    if (!Float.isNaN(x[k])) squares[g] += (x[k] - mean) * (x[k] - mean);
                }
            }
        }
        List<Group> groups = new ArrayList<>();
        for (int g = 0; g < count; g++) {
            double low = extreme(least, g * each, each, -1), high = extreme(most, g * each, each, 1);
            groups.add(
                    new Group(
                            name(data, images, count, g),
                            sum[g] / present[g],
                            present[g] == 0 ? Double.NaN : Math.sqrt(squares[g] / present[g]),
                            low,
                            high,
                            (long) data.size() * each - present[g]));
        }
        int constant = 0;
        for (int k = 0; k < elements; k++) if (least[k] >= most[k]) constant++;
        return new Values(groups, elements, constant);
    }

    /// How many values are missing.
    ///
    /// @return over all channels or features
    public long missing() {
        return groups.stream().mapToLong(Group::missing).sum();
    }

    /// The greatest of some values, or with sign -1 the least; NaN where there are none.
    private static double extreme(float[] values, int from, int count, int sign) {
        double found = Float.NEGATIVE_INFINITY;
        for (int k = from; k < from + count; k++) found = Math.max(found, sign * (double) values[k]);
        return found == Float.NEGATIVE_INFINITY ? Double.NaN : sign * found;
    }

    private static float[] filled(int length, float value) {
        float[] all = new float[length];
        Arrays.fill(all, value);
        return all;
    }

    private static String name(Dataset data, boolean images, int count, int g) {
        if (data.signature() instanceof Columns columns) return columns.features().get(g);
        if (!images) return "feature " + (g + 1);
        return switch (count) {
            case 1 -> "grey";
            case 3 -> List.of("red", "green", "blue").get(g);
            default -> "channel " + (g + 1);
        };
    }
}
