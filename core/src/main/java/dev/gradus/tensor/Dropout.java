package dev.gradus.tensor;

/// y = x · keep / (1 - p), where each element is kept with probability 1 - p; ∂L/∂x = ∂L/∂y · keep / (1 - p).
///
/// Whether element i is kept is a function of the random key and i alone: backward draws the mask again.
final class Dropout extends Op {
    private final double p;
    private final Rng rng;

    private Dropout(Tensor x, double p, Rng rng) {
        super(x);
        this.p = p;
        this.rng = rng;
    }

    static Tensor apply(Tensor x, double p, Rng rng) {
        return record(drop(x, p, rng, Tensor.result(x.shape(), x.dtype())), new Dropout(x, p, rng));
    }

    private static Tensor drop(Tensor x, double p, Rng rng, Tensor y) {
        x.kernels().dropout(x.array(), x.offset(), p, rng.key(), rng.stream(), 0, y.array(), y.offset(), x.size());
        return y;
    }

    @Override
    void backward(Tensor y, Tensor gy) {
        inputs[0].deliver(drop(gy, p, rng, inputs[0].slot()));
    }
}
