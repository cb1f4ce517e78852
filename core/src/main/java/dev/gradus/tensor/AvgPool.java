package dev.gradus.tensor;

import dev.gradus.tensor.kernel.Pooling;
import dev.gradus.tensor.kernel.Slice;
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
        Slice<Object> from = x.channelsLast().asStored(), to = y.asStored();
        x.kernels().avgPool(d, from.array(), from.offset(), to.array(), to.offset());
        return record(y, new AvgPool(x, d));
    }

    @Override
    int read() {
        return NOTHING;
    }

    @Override
    void backward(Tensor y, Tensor gradient) {
        Tensor x = inputs[0], gx = x.slotIn(true);
        Slice<Object> from = gradient.channelsLast().asStored(), to = gx.asStored();
        x.kernels().avgPoolBackward(d, from.array(), from.offset(), to.array(), to.offset());
        x.deliver(gx);
    }

    @Override
    Set<Trait> traits() {
        return EnumSet.of(Trait.CAN_OVERFLOW);
    }
}
