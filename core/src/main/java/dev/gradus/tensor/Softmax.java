package dev.gradus.tensor;

import dev.gradus.tensor.kernel.Middle;
import dev.gradus.tensor.kernel.Slice;
import java.util.EnumSet;
import java.util.Set;

/// y = eˣ / Σ eˣ along the last axis; ∂L/∂x = y · (∂L/∂y - Σ y · ∂L/∂y).
///
/// The largest element is subtracted first, so that nothing overflows. Another axis is exchanged with the last and back.
final class Softmax extends Op {
    private Softmax(Tensor x) {
        super("softmax", x);
    }

    static Tensor apply(Tensor x, int axis) {
        int last = x.shape().rank() - 1;
        if (x.shape().index(axis) != last) return apply(x.transpose(axis, last), last).transpose(axis, last);
        Tensor y = Tensor.result(x.shape(), x.dtype());
        Middle d = x.shape().around(last);
        Slice<Object> from = x.rows(), to = y.rows();
        x.kernels().softmax(from.array(), from.offset(), d.outer(), d.reduce(), to.array(), to.offset());
        return record(y, new Softmax(x));
    }

    @Override
    int read() {
        return OUTPUT;
    }

    @Override
    void backward(Tensor y, Tensor gy) {
        Tensor x = inputs[0];
        Middle d = x.shape().around(-1);
        Tensor gx = x.slot();
        Slice<Object> s = y.rows(), g = gy.rows(), to = gx.rows();
        x.kernels()
                .softmaxBackward(
                        s.array(), s.offset(), g.array(), g.offset(), d.outer(), d.reduce(), to.array(), to.offset());
        x.deliver(gx);
    }

    @Override
    Set<Trait> traits() {
        return EnumSet.of(Trait.CAN_OVERFLOW);
    }
}
