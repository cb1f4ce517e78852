package dev.gradus.tensor;

/// y = x + term; ∂L/∂x = ∂L/∂y.
final class Shift extends Op {
    private final double term;

    private Shift(Tensor x, double term) {
        super(x);
        this.term = term;
    }

    static Tensor apply(Tensor x, double term) {
        Tensor y = Tensor.result(x.shape(), x.dtype());
        x.kernels().shift(x.array(), x.offset(), term, y.array(), y.offset(), x.size());
        return record(y, new Shift(x, term));
    }

    @Override
    void backward(Tensor y, Tensor gy) {
        Tensor x = inputs[0];
        x.deliver(gy);
    }

    @Override
    String label() {
        return (term < 0 ? "− " : "+ ") + GraphText.number(Math.abs(term));
    }
}
