package dev.gradus.tensor;

/// y = ln(1 + eˣ), exact for large |x|; ∂L/∂x = σ(x) · ∂L/∂y.
final class Softplus extends Op {
    private Softplus(Tensor x) {
        super(x);
    }

    static Tensor apply(Tensor x) {
        Tensor y = x.like();
        x.kernels().softplus(x.memory(), x.start(), y.memory(), y.start(), x.size());
        return record(y, new Softplus(x));
    }

    @Override
    int read() {
        return INPUTS;
    }

    @Override
    void backward(Tensor y, Tensor gy) {
        Tensor x = inputs[0];
        x.deliver(gy.mul(x.sigmoid()));
    }
}
