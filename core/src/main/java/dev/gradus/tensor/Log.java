package dev.gradus.tensor;

/// y = ln x; ∂L/∂x = ∂L/∂y / x.
final class Log extends Op {
    private Log(Tensor x) {
        super(x);
    }

    static Tensor apply(Tensor x) {
        Tensor y = x.like();
        x.kernels().log(x.memory(), x.start(), y.memory(), y.start(), x.size());
        return record(y, new Log(x));
    }

    @Override
    void backward(Tensor y, Tensor gy) {
        Tensor x = inputs[0];
        x.deliver(gy.div(x));
    }
}
