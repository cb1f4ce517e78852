package dev.gradus.tensor;

/// y = x where x > 0, else slope · x; ∂L/∂x = ∂L/∂y where x > 0, else slope · ∂L/∂y (at 0, too).
final class LeakyRelu extends Op {
    private final double slope;

    private LeakyRelu(Tensor x, double slope) {
        super("leaky relu", x);
        this.slope = slope;
    }

    static Tensor apply(Tensor x, double slope) {
        Tensor y = x.like();
        x.kernels().leakyRelu(x.memory(), x.start(), slope, y.memory(), y.start(), x.size());
        return record(y, new LeakyRelu(x, slope));
    }

    @Override
    int read() {
        return INPUTS;
    }

    @Override
    void backward(Tensor y, Tensor gradient) {
        Tensor x = inputs[0].inLayoutOf(y), gy = gradient.inLayoutOf(y);
        Tensor gx = inputs[0].slotLike(y);
        x.kernels()
                .leakyReluBackward(
                        x.memory(), x.start(), slope, gy.memory(), gy.start(), gx.memory(), gx.start(), x.size());
        inputs[0].deliver(gx);
    }

    @Override
    String label() {
        return slope == 0 ? "relu" : "leaky relu";
    }
}
