package dev.gradus.tensor;

/// y = x limited to [low, high]; ∂L/∂x = ∂L/∂y where low ≤ x ≤ high, else 0.
final class Clamp extends Op {
    private final double low;
    private final double high;

    private Clamp(Tensor x, double low, double high) {
        super(x);
        this.low = low;
        this.high = high;
    }

    static Tensor apply(Tensor x, double low, double high) {
        Tensor y = Tensor.result(x.shape(), x.dtype());
        x.kernels().clamp(x.array(), x.offset(), low, high, y.array(), y.offset(), x.size());
        return record(y, new Clamp(x, low, high));
    }

    @Override
    void backward(Tensor y, Tensor gy) {
        Tensor x = inputs[0];
        Tensor gx = x.slot();
        x.kernels()
                .clampBackward(
                        x.array(), x.offset(), low, high, gy.array(), gy.offset(), gx.array(), gx.offset(), x.size());
        x.deliver(gx);
    }
}
