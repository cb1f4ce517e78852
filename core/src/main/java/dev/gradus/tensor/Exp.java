package dev.gradus.tensor;

/// y = eˣ; ∂L/∂x = y · ∂L/∂y.
final class Exp extends Op {
    private Exp(Tensor x) {
        super(x);
    }

    static Tensor apply(Tensor x) {
        Tensor y = Tensor.result(x.shape(), x.dtype());
        x.kernels().exp(x.array(), x.offset(), y.array(), y.offset(), x.size());
        return record(y, new Exp(x));
    }

    @Override
    void backward(Tensor y, Tensor gy) {
        Tensor x = inputs[0];
        x.deliver(gy.mul(y));
    }
}
