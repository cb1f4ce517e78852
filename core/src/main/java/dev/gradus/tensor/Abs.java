package dev.gradus.tensor;

import dev.gradus.tensor.kernel.Unary;

/// y = |x|; ∂L/∂x = sign(x) · ∂L/∂y, 0 at 0.
final class Abs extends Op {
    private Abs(Tensor x) {
        super("abs", x);
    }

    static Tensor apply(Tensor x) {
        return record(Elementwise.map(Unary.ABS, x), new Abs(x));
    }

    @Override
    int read() {
        return INPUTS;
    }

    @Override
    void backward(Tensor y, Tensor gy) {
        Tensor x = inputs[0];
        x.deliver(gy.mul(Elementwise.map(Unary.SIGN, x)));
    }
}
