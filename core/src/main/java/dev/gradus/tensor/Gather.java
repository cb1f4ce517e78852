package dev.gradus.tensor;

import dev.gradus.error.GradusException;
import dev.gradus.tensor.kernel.Middle;
import dev.gradus.tensor.kernel.Recorder;
import dev.gradus.tensor.kernel.Slice;

/// y[i] = x[i, index[i]]; ∂L/∂x is ∂L/∂y at these places and 0 elsewhere.
final class Gather extends Op {
    private final Middle middle;
    private final Tensor index;

    private Gather(Tensor x, Middle middle, Tensor index) {
        super("gather", x);
        this.middle = middle;
        this.index = index;
    }

    static Tensor apply(Tensor x, Tensor index) {
        requireLabels("gather", x, index);
        Middle d = x.shape().around(1);
        Tensor y = Tensor.result(index.shape(), x.dtype());
        x.kernels().gatherMiddle(d, x.rows(), index.rows().ofInts(), y.rows());
        return record(y, new Gather(x, d, index));
    }

    @Override
    int read() {
        return NOTHING;
    }

    @Override
    Tensor constant() {
        return index;
    }

    @Override
    void backward(Tensor y, Tensor gy) {
        inputs[0].deliver(scatter(gy, middle, index, inputs[0].shape()));
    }

    /// Zeros of the given shape, with g added at the indices.
    static Tensor scatter(Tensor g, Middle d, Tensor index, Shape shape) {
        Tensor gx = Tensor.full(shape, 0, g.dtype());
        scatterInto(g, d, index, gx);
        return gx;
    }

    static void scatterInto(Tensor g, Middle d, Tensor index, Tensor gx) {
        g.kernels().scatterMiddle(d, g.rows(), index.rows().ofInts(), gx.rows());
    }

    /// Checks scores [n, classes] against labels [n], each from 0 to classes - 1.
    static void requireLabels(String where, Tensor scores, Tensor labels) {
        if (scores.shape().rank() != 2 || !labels.shape().equals(Shape.of(scores.shape().axis(0)))) {
            throw GradusException.got("%s: scores %s with labels %s", where, scores.shape(), labels.shape())
                    .expected("scores [n, classes] and labels [n]")
                    .because("the batch sizes differ, or labels are one-hot")
                    .repair(
                            "Give one class number for each row of scores; turn one-hot rows into numbers with argMax(1).");
        }
        int classes = scores.shape().axis(1), n = labels.size();
        Slice<Object> all = labels.integers();
        Recorder.once(() -> requireBelow(where, all.ints(), all.offset(), n, classes));
    }

    private static void requireBelow(String where, int[] labels, int first, int n, int classes) {
        for (int i = 0; i < n; i++) {
            int label = labels[first + i];
            if (label < 0 || label >= classes) {
                throw GradusException.got("%s: label %d at row %d", where, label, i)
                        .expected("a label from 0 to %d, since the model gives %d scores", classes - 1, classes)
                        .because("the last layer has too few outputs, or labels count from 1")
                        .repair("Give the last layer one output for each class, or subtract 1 from the labels.");
            }
        }
    }
}
