package dev.gradus.tensor;

/// y = |x|; ∂L/∂x = sign(x) · ∂L/∂y, 0 at 0.
final class Abs extends Op {
    private Abs(Tensor x) {
        super(x);
    }

    static Tensor apply(Tensor x) {
        Tensor y = Tensor.result(x.shape(), x.dtype());
        x.kernels().abs(x.array(), x.offset(), y.array(), y.offset(), x.size());
        return record(y, new Abs(x));
    }

    @Override
    void backward(Tensor y, Tensor gy) {
        Tensor x = inputs[0];
        Tensor sign = Tensor.result(x.shape(), x.dtype());
        x.kernels().sign(x.array(), x.offset(), sign.array(), sign.offset(), x.size());
        x.deliver(gy.mul(sign));
    }
}
