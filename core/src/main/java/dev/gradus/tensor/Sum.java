package dev.gradus.tensor;

import dev.gradus.tensor.kernel.Middle;
import dev.gradus.tensor.kernel.Slice;
import java.util.EnumSet;
import java.util.Set;

/// y = Σ x along one axis; ∂L/∂x = ∂L/∂y repeated along that axis.
final class Sum extends Op {
    private final Middle middle;

    private Sum(Tensor x, Middle middle) {
        super("sum", x);
        this.middle = middle;
    }

    static Tensor apply(Tensor x, int axis, boolean keep) {
        return record(forward(x, axis, keep), new Sum(x, x.shape().around(axis)));
    }

    static Tensor forward(Tensor x, int axis, boolean keep) {
        Middle d = x.shape().around(axis);
        Tensor y = Tensor.result(x.shape().without(axis, keep), x.dtype());
        Slice<Object> from = x.rows(), to = y.rows();
        x.kernels().sum(from.array(), from.offset(), d.outer(), d.reduce(), d.inner(), to.array(), to.offset());
        return y;
    }

    @Override
    int read() {
        return NOTHING;
    }

    @Override
    void backward(Tensor y, Tensor gy) {
        Tensor x = inputs[0];
        Tensor column = gy.reshape(middle.outer(), 1, middle.inner());
        Shape repeated = Shape.of(middle.outer(), middle.reduce(), middle.inner());
        x.deliver(Ops.broadcastTo(column, repeated).reshape(x.shape()));
    }

    @Override
    Set<Trait> traits() {
        return EnumSet.of(Trait.CAN_OVERFLOW);
    }
}
