package dev.gradus.tensor;

import dev.gradus.error.GradusException;
import dev.gradus.tensor.kernel.Middle;
import dev.gradus.tensor.kernel.Recorder;
import dev.gradus.tensor.kernel.Slice;

/// y = the inputs one after the other along an axis; ∂L/∂xᵢ = its part of ∂L/∂y.
final class Concatenate extends Op {
    private final int axis;

    private Concatenate(int axis, Tensor[] xs) {
        super("concatenate", xs);
        this.axis = axis;
    }

    static Tensor apply(int axis, Tensor[] xs) {
        if (xs.length == 0) throw new IllegalArgumentException("nothing to concatenate");
        Tensor first = xs[0];
        int at = first.shape().index(axis);
        long total = 0;
        for (Tensor x : xs) {
            first.requireSameType(x);
            boolean fits = x.shape().rank() == first.shape().rank();
            if (!fits || !x.shape().with(at, 0).equals(first.shape().with(at, 0))) {
                throw GradusException.got("concatenation of %s and %s along axis %d", first.shape(), x.shape(), at)
                        .expected("shapes that differ along this axis only")
                        .because("two branches change the size of their input differently")
                        .repair("Give them the same strides and padding, or name another axis.");
            }
            total += x.shape().axis(at);
        }
        boolean channelsLast = at == 1 && first.isChannelsLast();
        Shape shape = first.shape().with(at, (int) Math.min(total, Integer.MAX_VALUE)); // too many are refused there
        Tensor y = channelsLast ? Tensor.channelsLast(shape, first.dtype()) : Tensor.result(shape, first.dtype());
        int begin = 0;
        for (Tensor x : xs) begin += copy(at, y, begin, x.inLayoutOf(y), false);
        return record(y, new Concatenate(at, xs.clone()));
    }

    /// Copies a part into its place in the whole, or back out of it.
    ///
    /// @return the size of the part along the axis
    private static int copy(int axis, Tensor whole, int begin, Tensor part, boolean out) {
        Middle w = whole.shape().around(axis);
        if (whole.isChannelsLast()) w = new Middle(w.outer() * w.inner(), w.reduce(), 1);
        int size = part.shape().axis(axis), n = size * w.inner();
        Slice<Object> to = whole.asStored(), from = part.asStored();
        int first = to.offset() + begin * w.inner(), step = w.reduce() * w.inner(), start = from.offset();
        Object all = to.array(), some = from.array();
        int runs = w.outer();
        Recorder.once(() -> {
            for (int o = 0; o < runs; o++) {
                if (out) System.arraycopy(all, first + o * step, some, start + o * n, n);
                else System.arraycopy(some, start + o * n, all, first + o * step, n);
            }
        });
        return size;
    }

    @Override
    int read() {
        return NOTHING;
    }

    @Override
    void backward(Tensor y, Tensor gradient) {
        int begin = 0;
        Tensor gy = gradient.inLayout(axis == 1 && gradient.isChannelsLast());
        for (Tensor x : inputs) {
            if (x.requiresGrad()) {
                Tensor gx = x.slotLike(gy);
                copy(axis, gy, begin, gx, true);
                x.deliver(gx);
            }
            begin += x.shape().axis(axis);
        }
    }
}
