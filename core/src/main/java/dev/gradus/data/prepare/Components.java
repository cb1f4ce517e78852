package dev.gradus.data.prepare;

import dev.gradus.data.Split;
import dev.gradus.error.GradusException;
import dev.gradus.tensor.DType;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The principal components of a training split: its mean, and the directions in which its samples differ, most first.
///
/// @param mean `[d]`
/// @param variance `[k]` in each direction, divided by n
/// @param directions `[k, d]`, orthonormal rows
/// @param total the variance in all directions, also those that are not kept
record Components(double[] mean, double[] variance, double[] directions, double total) {
    /// All directions, as many as elements.
    static Components fit(String who, Split.Train train) {
        Covariance covariance = Covariance.of(who, train);
        int d = covariance.mean().length;
        SymmetricEigen eigen = SymmetricEigen.of(covariance.matrix(), d);
        double[] variance = Arrays.stream(eigen.values()).map(v -> Math.max(0, v)).toArray(); // rounding
        double total = Arrays.stream(variance).sum();
        if (!(total > 0)) {
            throw GradusException.got(
                            "%s: all %d samples of %s are the same", who, train.data().size(), train.data().name())
                    .expected("samples that differ")
                    .because("one sample was read again and again")
                    .repair("Check how the data set is read.");
        }
        return new Components(covariance.mean(), variance, eigen.vectors(), total);
    }

    Components first(int k) {
        int d = mean.length;
        return new Components(mean, Arrays.copyOf(variance, k), Arrays.copyOf(directions, k * d), total);
    }

    /// How many directions are needed for a share of the variance.
    int needed(double share) {
        double kept = 0;
        for (int k = 0; k < variance.length; k++) {
            kept += variance[k];
            if (kept >= share * total) return k + 1;
        }
        return variance.length;
    }

    /// The share of the variance that is kept.
    double share() {
        return Arrays.stream(variance).sum() / total;
    }

    Map<String, Tensor> state() {
        int k = variance.length;
        Map<String, Tensor> state = new LinkedHashMap<>();
        state.put("mean", Tensor.of(Shape.of(mean.length), mean));
        state.put("variance", Tensor.of(Shape.of(k), variance));
        state.put("components", Tensor.of(Shape.of(k, mean.length), directions));
        state.put("total", Tensor.of(Shape.of(1), new double[] {total}));
        return state;
    }

    /// From what was saved for samples of d elements, of which k components were kept.
    static Components of(String who, Map<String, Tensor> state, int d, int k) {
        if (state.size() != 4) throw notThese(who, "it has " + state.keySet());
        double[] variance = values(who, state, "variance", Shape.of(k));
        double[] total = values(who, state, "total", Shape.of(1));
        for (double v : variance) if (v < 0) throw notThese(who, "a variance is " + v);
        if (!(total[0] > 0)) throw notThese(who, "the total variance is " + total[0]);
        return new Components(
                values(who, state, "mean", Shape.of(d)),
                variance,
                values(who, state, "components", Shape.of(k, d)),
                total[0]);
    }

    private static double[] values(String who, Map<String, Tensor> state, String name, Shape shape) {
        Tensor tensor = state.get(name);
        if (tensor == null || tensor.dtype() != DType.FLOAT64 || !tensor.shape().equals(shape)) {
            throw notThese(who, "%s is %s instead of FLOAT64 %s".formatted(name, described(tensor), shape));
        }
        double[] values = tensor.toDoubles();
        for (double v : values) if (!Double.isFinite(v)) throw notThese(who, name + " holds " + v);
        return values;
    }

    private static String described(@Nullable Tensor tensor) {
        return tensor == null ? "missing" : tensor.dtype() + " " + tensor.shape();
    }

    private static GradusException notThese(String who, String what) {
        return GradusException.got("%s: %s in its saved statistics", who, what)
                .expected("those that fitting found")
                .because("the file was edited, or they belong to another preparation")
                .repair("Fit it again: %s.fit(data.train()).", who);
    }
}
