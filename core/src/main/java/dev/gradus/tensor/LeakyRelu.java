package dev.gradus.tensor;

import dev.gradus.tensor.kernel.Binary;
import dev.gradus.tensor.kernel.Unary;

/// y = x where x > 0, else slope · x; ∂L/∂x = ∂L/∂y where x > 0, else slope · ∂L/∂y (at 0, too).
final class LeakyRelu extends Op {
    private final double slope;

    private LeakyRelu(Tensor x, double slope) {
        super("leaky relu", x);
        this.slope = slope;
    }

    static Tensor apply(Tensor x, double slope) {
        return record(Elementwise.map(Unary.LEAKY_RELU, slope, x), new LeakyRelu(x, slope));
    }

    /// Whether y is max(x, 0).
    boolean isRelu() {
        return slope == 0;
    }

    @Override
    int read() {
        return INPUTS;
    }

    @Override
    void backward(Tensor y, Tensor gradient) {
        Tensor x = inputs[0].inLayoutOf(y), gy = gradient.inLayoutOf(y);
        inputs[0].deliver(Elementwise.zip(Binary.LEAKY_RELU_BACKWARD, slope, 0, x, gy, inputs[0].slotLike(y)));
    }

    @Override
    String label() {
        return slope == 0 ? "relu" : "leaky relu";
    }
}
