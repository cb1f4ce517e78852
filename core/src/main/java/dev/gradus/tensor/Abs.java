package dev.gradus.tensor;

/// y = |x|; ∂L/∂x = sign(x) · ∂L/∂y, 0 at 0.
final class Abs extends Op {
    private Abs(Tensor x) {
        super("abs", x);
    }

    static Tensor apply(Tensor x) {
        Tensor y = x.like();
        x.kernels().abs(x.memory(), x.start(), y.memory(), y.start(), x.size());
        return record(y, new Abs(x));
    }

    @Override
    int read() {
        return INPUTS;
    }

    @Override
    void backward(Tensor y, Tensor gy) {
        Tensor x = inputs[0];
        Tensor sign = x.like();
        x.kernels().sign(x.memory(), x.start(), sign.memory(), sign.start(), x.size());
        x.deliver(gy.mul(sign));
    }
}
