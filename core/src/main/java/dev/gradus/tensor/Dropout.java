package dev.gradus.tensor;

/// y = x · keep / (1 - p), where each element is kept with probability 1 - p; ∂L/∂x = ∂L/∂y · keep / (1 - p).
///
/// Whether element i, as they lie in memory, is kept is a function of the random key and i alone: backward draws the mask
/// again.
final class Dropout extends Op {
    private final double p;
    private final Rng rng;
    private final boolean channelsLast;

    private Dropout(Tensor x, double p, Rng rng) {
        super(x);
        this.p = p;
        this.rng = rng;
        channelsLast = x.isChannelsLast();
    }

    static Tensor apply(Tensor x, double p, Rng rng) {
        return record(drop(x, p, rng, x.like()), new Dropout(x, p, rng));
    }

    private static Tensor drop(Tensor x, double p, Rng rng, Tensor y) {
        x.kernels().dropout(x.memory(), x.start(), p, rng.key(), rng.stream(), 0, y.memory(), y.start(), x.size());
        return y;
    }

    @Override
    void backward(Tensor y, Tensor gy) {
        inputs[0].deliver(drop(gy.inLayout(channelsLast), p, rng, inputs[0].slotIn(channelsLast)));
    }
}
