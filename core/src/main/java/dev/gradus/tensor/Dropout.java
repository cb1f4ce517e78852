package dev.gradus.tensor;

import dev.gradus.tensor.kernel.RandomKey;
import dev.gradus.tensor.kernel.Slice;
import java.util.EnumSet;
import java.util.Set;

/// y = x · keep / (1 - p), where each element is kept with probability 1 - p; ∂L/∂x = ∂L/∂y · keep / (1 - p).
///
/// Whether element i, as they lie in memory, is kept is a function of the random key and i alone: backward draws the mask
/// again.
final class Dropout extends Op {
    private final double p;
    private final RandomKey key;
    private final boolean channelsLast;

    private Dropout(Tensor x, double p, RandomKey key) {
        super("dropout", x);
        this.p = p;
        this.key = key;
        channelsLast = x.isChannelsLast();
    }

    static Tensor apply(Tensor x, double p, Rng rng) {
        RandomKey key = Replay.keyOf(rng);
        rng.drawn(0, x.size());
        return record(drop(x, p, key, x.like()), new Dropout(x, p, key));
    }

    private static Tensor drop(Tensor x, double p, RandomKey key, Tensor y) {
        Slice<Object> from = x.asStored(), to = y.asStored();
        x.kernels().dropout(from.array(), from.offset(), p, key, 0, to.array(), to.offset(), x.size());
        return y;
    }

    @Override
    int read() {
        return NOTHING;
    }

    @Override
    void backward(Tensor y, Tensor gy) {
        inputs[0].deliver(drop(gy.inLayout(channelsLast), p, key, inputs[0].slotIn(channelsLast)));
    }

    @Override
    Set<Trait> traits() {
        return EnumSet.of(Trait.CAN_OVERFLOW);
    }
}
