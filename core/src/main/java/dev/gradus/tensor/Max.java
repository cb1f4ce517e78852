package dev.gradus.tensor;

import dev.gradus.error.GradusException;
import dev.gradus.tensor.kernel.Middle;

/// y = max x along one axis; all of ∂L/∂y goes to the first of the largest.
final class Max extends Op {
    private final Middle middle;
    private final Tensor index;

    private Max(Tensor x, Middle middle, Tensor index) {
        super("max", x);
        this.middle = middle;
        this.index = index;
    }

    static Tensor apply(Tensor x, int axis, boolean keep) {
        Middle d = some(x.shape(), axis);
        Shape shape = x.shape().without(axis, keep);
        Tensor y = Tensor.result(shape, x.dtype()), index = Tensor.result(shape, DType.INT32);
        reduce(x, d, y, index);
        return record(y, new Max(x, d, index));
    }

    static Tensor argMax(Tensor x, int axis) {
        Middle d = some(x.shape(), axis);
        Shape shape = x.shape().without(axis, false);
        Tensor index = Tensor.result(shape, DType.INT32);
        reduce(x, d, Tensor.result(shape, x.dtype()), index);
        return index;
    }

    /// Refuses an axis without elements, of which there is no largest.
    private static Middle some(Shape shape, int axis) {
        Middle d = shape.around(axis);
        if (d.reduce() > 0) return d;
        throw GradusException.got("the maximum along an axis of size 0 in shape %s", shape)
                .expected("at least one element")
                .because("the batch or the list of classes is empty")
                .repair("Skip empty batches.");
    }

    private static void reduce(Tensor x, Middle d, Tensor y, Tensor index) {
        x.kernels().maxReduce(d, x.rows(), y.rows(), index.rows().ofInts());
    }

    @Override
    int read() {
        return NOTHING;
    }

    @Override
    void backward(Tensor y, Tensor gy) {
        inputs[0].deliver(Gather.scatter(gy, middle, index, inputs[0].shape()));
    }
}
