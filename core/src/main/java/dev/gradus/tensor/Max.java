package dev.gradus.tensor;

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
        Middle d = Middle.of(x.shape(), axis).requireSome(x.shape());
        Shape shape = Middle.without(x.shape(), axis, keep);
        Tensor y = Tensor.result(shape, x.dtype()), index = Tensor.result(shape, DType.INT32);
        reduce(x, d, y, index);
        return record(y, new Max(x, d, index));
    }

    static Tensor argMax(Tensor x, int axis) {
        Middle d = Middle.of(x.shape(), axis).requireSome(x.shape());
        Shape shape = Middle.without(x.shape(), axis, false);
        Tensor index = Tensor.result(shape, DType.INT32);
        reduce(x, d, Tensor.result(shape, x.dtype()), index);
        return index;
    }

    private static void reduce(Tensor x, Middle d, Tensor y, Tensor index) {
        Slice from = x.rows(), to = y.rows(), at = index.rows();
        x.kernels()
                .maxReduce(
                        from.array(),
                        from.offset(),
                        d.outer(),
                        d.reduce(),
                        d.inner(),
                        to.array(),
                        to.offset(),
                        at.ints(),
                        at.offset());
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
