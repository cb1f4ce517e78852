package dev.gradus.lab.experiment.initialization;

import dev.gradus.nn.Fans;
import dev.gradus.nn.Initializer;
import dev.gradus.nn.Layer;
import dev.gradus.nn.Pass;
import dev.gradus.tensor.Ops;
import dev.gradus.tensor.Rng;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.DoublePredicate;

/// What dense layers of equal width, without biases, make of inputs, and what comes back of a random gradient.
///
/// ```
/// z⁰ = x     zˡ = φ(Wˡ zˡ⁻¹)          ∂L/∂zᴸ ~ N(0, 1)     ∂L/∂zˡ⁻¹ = (Wˡ)ᵀ (φ'(Wˡ zˡ⁻¹) ⊙ ∂L/∂zˡ)
/// ```
/// Shapes: x `[n, width]`, W `[width, width]`.
///
/// @param activations z¹ … zᴸ, all elements of a batch each
/// @param gradients ∂L/∂z¹ … ∂L/∂zᴸ likewise
record Signals(List<float[]> activations, List<float[]> gradients) {
    static Signals through(int depth, Layer activation, Initializer weights, Tensor x, Rng random) {
        int width = x.shape().axis(1);
        List<Tensor> outputs = new ArrayList<>();
        Tensor z = x;
        for (int l = 0; l < depth; l++) {
            Tensor w = weights.make(Shape.of(width, width), new Fans(width, width), random.fork(l));
            z = activation.forward(Ops.linear(z, w.requiresGrad(true), null), Pass.evaluation());
            Ops.retainGradient(z);
            outputs.add(z);
        }
        z.mul(random.fork("gradient").normal(z.shape(), 0, 1)).sum().backward();
        return new Signals(
                outputs.stream().map(Tensor::toFloats).toList(),
                outputs.stream().map(t -> Objects.requireNonNull(t.grad()).toFloats()).toList());
    }

    /// The standard deviation of all elements.
    static double deviation(float[] values) {
        double sum = 0, squares = 0;
        for (float v : values) sum += v;
        double mean = sum / values.length;
        for (float v : values) squares += (v - mean) * (v - mean);
        return Math.sqrt(squares / values.length);
    }

    static double[] deviations(List<float[]> layers) {
        return layers.stream().mapToDouble(Signals::deviation).toArray();
    }

    static double share(float[] values, DoublePredicate which) {
        int count = 0;
        for (float v : values) if (which.test(v)) count++;
        return (double) count / values.length;
    }

    /// Shares of the elements that lie in parts of equal width; what lies outside is left out, the upper end is inside.
    static double[] histogram(float[] values, double low, double high, int bins) {
        double[] shares = new double[bins];
        for (float v : values) {
            if (!(v >= low && v <= high)) continue;
            shares[Math.min(bins - 1, (int) ((v - low) / (high - low) * bins))] += 1.0 / values.length;
        }
        return shares;
    }
}
