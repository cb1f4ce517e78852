package dev.gradus.tensor;

import dev.gradus.tensor.kernel.Pooling;
import dev.gradus.tensor.kernel.Slice;

/// y = the largest element of each window of an image; all of ∂L/∂y goes to the first of the largest.
final class MaxPool extends Op {
    private final Pooling d;
    private final Tensor index;

    private MaxPool(Tensor x, Pooling d, Tensor index) {
        super("max pool", x);
        this.d = d;
        this.index = index;
    }

    static Tensor apply(Tensor x, Window window, boolean ceil) {
        Pooling d = over(x, window, ceil);
        Tensor y = Tensor.channelsLast(shape(d), x.dtype()), index = Tensor.result(y.shape(), DType.INT32);
        Slice<Object> from = x.channelsLast().asStored(), to = y.asStored(), at = index.rows();
        x.kernels().maxPool(d, from.array(), from.offset(), to.array(), to.offset(), at.ints(), at.offset());
        return record(y, new MaxPool(x, d, index));
    }

    static Pooling over(Tensor x, Window window, boolean ceil) {
        int h = x.shape().axis(2), w = x.shape().axis(3);
        Pooling.Spans down = Pooling.Spans.of(window.down().sweep(), h, ceil, true);
        Pooling.Spans right = Pooling.Spans.of(window.right().sweep(), w, ceil, true);
        return new Pooling(x.shape().axis(0), x.shape().axis(1), h, w, down, right);
    }

    /// Of the outputs.
    static Shape shape(Pooling d) {
        return Shape.of(d.images(), d.channels(), d.down().from().length, d.right().from().length);
    }

    Pooling windows() {
        return d;
    }

    @Override
    int read() {
        return NOTHING;
    }

    @Override
    void backward(Tensor y, Tensor gradient) {
        Tensor x = inputs[0], gx = x.slotIn(true);
        Slice<Object> from = gradient.channelsLast().asStored(), to = gx.asStored(), at = index.rows();
        x.kernels().maxPoolBackward(d, from.array(), from.offset(), at.ints(), at.offset(), to.array(), to.offset());
        x.deliver(gx);
    }
}
