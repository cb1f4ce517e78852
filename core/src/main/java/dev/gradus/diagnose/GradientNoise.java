package dev.gradus.diagnose;

import dev.gradus.data.Batch;
import dev.gradus.nn.Parameter;
import dev.gradus.nn.Pass;
import dev.gradus.nn.Reduction;
import dev.gradus.tensor.DType;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;
import dev.gradus.train.Plan;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// How much the gradients of single samples differ, from the two halves of a batch.
///
/// ```
/// |G|² = 2 |g|² - (|g1|² + |g2|²) / 2        g = (g1 + g2) / 2, the gradient of all B samples
/// S    = B ((|g1|² + |g2|²) / 2 - |g|²)
/// ```
/// Both are unbiased, and of a single step they are rough: the mean of S divided by the mean of |G|² is the simple noise scale, about the batch size
/// beyond which larger batches gain little. Source: McCandlish et al. 2018, "An Empirical Model of Large-Batch Training", appendix A.1; here in evaluation mode,
/// so that no running statistics change, and without penalties.
///
/// @param square |G|²
/// @param noise S
record GradientNoise(double square, double noise) {
    /// Measures with the present weights. No gradient is left.
    ///
    /// @return null where the loss is no mean, or there are fewer than four samples
    static @Nullable GradientNoise of(Batch batch, Plan plan) {
        int n = batch.size(), half = n / 2;
        if (half < 2 || plan.loss().reduction() != Reduction.MEAN) return null;
        List<Parameter> parameters = plan.network().parameters();
        List<double[]> first = gradient(batch, 0, half, plan, parameters);
        List<double[]> second = gradient(batch, half, 2 * half, plan, parameters);
        double own = 0, both = 0;
        for (int k = 0; k < first.size(); k++) {
            double[] a = first.get(k), b = second.get(k);
            for (int i = 0; i < Math.min(a.length, b.length); i++) {
                own += (a[i] * a[i] + b[i] * b[i]) / 2;
                both += (a[i] + b[i]) * (a[i] + b[i]) / 4;
            }
        }
        return new GradientNoise(2 * both - own, 2 * half * (own - both));
    }

    private static List<double[]> gradient(Batch batch, int from, int to, Plan plan, List<Parameter> parameters) {
        parameters.forEach(p -> p.value().zeroGrad());
        Tensor output = plan.network().forward(rows(batch.inputs(), from, to), Pass.evaluation());
        plan.loss().of(output, rows(batch.targets(), from, to)).backward();
        List<double[]> gradient = new ArrayList<>();
        for (Parameter p : parameters) {
            Tensor g = p.grad();
            gradient.add(g == null ? new double[0] : g.toDoubles());
            p.value().zeroGrad();
        }
        return gradient;
    }

    private static Tensor rows(Tensor t, int from, int to) {
        int[] sizes = new int[t.shape().rank()];
        Arrays.setAll(sizes, t.shape()::axis);
        int each = t.size() / sizes[0];
        sizes[0] = to - from;
        Shape shape = Shape.of(sizes);
        return t.dtype() == DType.INT32
                ? Tensor.of(shape, Arrays.copyOfRange(t.toInts(), from * each, to * each))
                : Tensor.of(shape, Arrays.copyOfRange(t.toFloats(), from * each, to * each));
    }
}
