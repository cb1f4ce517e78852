package dev.gradus.tensor;

/// y = 1 / (1 + e⁻ˣ); ∂L/∂x = y · (1 - y) · ∂L/∂y.
final class Sigmoid extends Op {
    private Sigmoid(Tensor x) {
        super(x);
    }

    static Tensor apply(Tensor x) {
        Tensor y = Tensor.result(x.shape(), x.dtype());
        x.kernels().sigmoid(x.array(), x.offset(), y.array(), y.offset(), x.size());
        return record(y, new Sigmoid(x));
    }

    @Override
    void backward(Tensor y, Tensor gy) {
        Tensor x = inputs[0];
        Tensor gx = x.slot();
        x.kernels().sigmoidBackward(y.array(), y.offset(), gy.array(), gy.offset(), gx.array(), gx.offset(), x.size());
        x.deliver(gx);
    }
}
