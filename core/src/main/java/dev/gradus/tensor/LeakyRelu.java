package dev.gradus.tensor;

/// y = x where x > 0, else slope · x; ∂L/∂x = ∂L/∂y where x > 0, else slope · ∂L/∂y (at 0, too).
final class LeakyRelu extends Op {
    private final double slope;

    private LeakyRelu(Tensor x, double slope) {
        super(x);
        this.slope = slope;
    }

    static Tensor apply(Tensor x, double slope) {
        Tensor y = Tensor.result(x.shape(), x.dtype());
        x.kernels().leakyRelu(x.array(), x.offset(), slope, y.array(), y.offset(), x.size());
        return record(y, new LeakyRelu(x, slope));
    }

    @Override
    void backward(Tensor y, Tensor gy) {
        Tensor x = inputs[0];
        Tensor gx = x.slot();
        x.kernels()
                .leakyReluBackward(
                        x.array(), x.offset(), slope, gy.array(), gy.offset(), gx.array(), gx.offset(), x.size());
        x.deliver(gx);
    }

    @Override
    String label() {
        return slope == 0 ? "relu" : "leaky relu";
    }
}
