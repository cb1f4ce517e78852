package dev.gradus.tensor;

/// y = factor · x; ∂L/∂x = factor · ∂L/∂y.
final class Scale extends Op {
    private final double factor;

    private Scale(Tensor x, double factor) {
        super(x);
        this.factor = factor;
    }

    static Tensor apply(Tensor x, double factor) {
        Tensor y = Tensor.result(x.shape(), x.dtype());
        x.kernels().scale(x.array(), x.offset(), factor, y.array(), y.offset(), x.size());
        return record(y, new Scale(x, factor));
    }

    @Override
    void backward(Tensor y, Tensor gy) {
        Tensor x = inputs[0];
        Tensor gx = x.slot();
        x.kernels().scale(gy.array(), gy.offset(), factor, gx.array(), gx.offset(), x.size());
        x.deliver(gx);
    }

    @Override
    String label() {
        return factor == -1 ? "negate" : "× " + GraphText.number(factor);
    }
}
