package dev.gradus.tensor;

import dev.gradus.tensor.kernel.Pooling;
import java.util.EnumSet;
import java.util.Set;

/// y = the mean of each window of an image; ∂L/∂x = Σ ∂L/∂y / divisor over the windows that see x.
final class AvgPool extends Op {
    private final Pooling d;

    private AvgPool(Tensor x, Pooling d) {
        super("avg pool", x);
        this.d = d;
    }

    static Tensor apply(Tensor x, Pooling.Spans down, Pooling.Spans right) {
        int n = x.shape().axis(0), channels = x.shape().axis(1);
        var d = new Pooling(n, channels, x.shape().axis(2), x.shape().axis(3), down, right);
        Tensor y = Tensor.channelsLast(Shape.of(n, channels, down.from().length, right.from().length), x.dtype());
        Tensor in = x.channelsLast();
        x.kernels().avgPool(d, in.memory(), in.start(), y.memory(), y.start());
        return record(y, new AvgPool(x, d));
    }

    @Override
    int read() {
        return NOTHING;
    }

    @Override
    void backward(Tensor y, Tensor gradient) {
        Tensor x = inputs[0], gx = x.slotIn(true), gy = gradient.channelsLast();
        x.kernels().avgPoolBackward(d, gy.memory(), gy.start(), gx.memory(), gx.start());
        x.deliver(gx);
    }

    @Override
    Set<Trait> traits() {
        return EnumSet.of(Trait.CAN_OVERFLOW);
    }
}
