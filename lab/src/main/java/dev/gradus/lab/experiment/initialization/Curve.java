package dev.gradus.lab.experiment.initialization;

import dev.gradus.nn.Layer;
import dev.gradus.nn.activation.ReLU;
import dev.gradus.nn.activation.Sigmoid;
import dev.gradus.nn.activation.Tanh;
import java.util.Locale;
import java.util.function.DoublePredicate;
import java.util.function.DoubleUnaryOperator;

/// An activation of this theme: as a layer, and as the function and derivative of which theory takes integrals.
enum Curve {
    /// Outputs from -1 to 1.
    TANH(new Tanh(), Math::tanh, x -> 1 - squared(Math.tanh(x)), -1, 1, z -> 1 - z * z < Curve.FLAT),
    /// Outputs from 0 to 1.
    SIGMOID(new Sigmoid(), Curve::sigmoid, x -> sigmoid(x) * sigmoid(-x), 0, 1, z -> 4 * z * (1 - z) < Curve.FLAT),
    /// Outputs from 0.
    RELU(new ReLU(), x -> Math.max(x, 0), x -> x > 0 ? 1 : 0, 0, 4, z -> z == 0);

    /// A slope below this share of the largest counts as none.
    private static final double FLAT = 0.01;

    private final Layer layer;
    private final DoubleUnaryOperator phi;
    private final DoubleUnaryOperator slope;
    private final double low;
    private final double high;
    private final DoublePredicate flat;

    Curve(
            Layer layer,
            DoubleUnaryOperator phi,
            DoubleUnaryOperator slope,
            double low,
            double high,
            DoublePredicate flat) {
        this.layer = layer;
        this.phi = phi;
        this.slope = slope;
        this.low = low;
        this.high = high;
        this.flat = flat;
    }

    private static double squared(double x) {
        return x * x;
    }

    private static double sigmoid(double x) {
        return 1 / (1 + Math.exp(-x));
    }

    String key() {
        return name().toLowerCase(Locale.ROOT);
    }

    Layer layer() {
        return layer;
    }

    /// Where its histograms begin.
    double low() {
        return low;
    }

    /// Where its histograms end.
    double high() {
        return high;
    }

    /// Whether the slope at an output is less than a hundredth of the largest one.
    boolean isFlat(double output) {
        return flat.test(output);
    }

    GaussianRecursion recursion(double gain, int depth) {
        return GaussianRecursion.of(phi, slope, gain, depth);
    }
}
