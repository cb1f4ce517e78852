package dev.gradus.tensor;

/// y = tanh x; ∂L/∂x = (1 - y²) · ∂L/∂y.
final class Tanh extends Op {
    private Tanh(Tensor x) {
        super(x);
    }

    static Tensor apply(Tensor x) {
        Tensor y = Tensor.result(x.shape(), x.dtype());
        x.kernels().tanh(x.array(), x.offset(), y.array(), y.offset(), x.size());
        return record(y, new Tanh(x));
    }

    @Override
    void backward(Tensor y, Tensor gy) {
        Tensor x = inputs[0];
        Tensor gx = x.slot();
        x.kernels().tanhBackward(y.array(), y.offset(), gy.array(), gy.offset(), gx.array(), gx.offset(), x.size());
        x.deliver(gx);
    }
}
