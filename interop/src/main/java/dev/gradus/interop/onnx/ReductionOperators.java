package dev.gradus.interop.onnx;

import dev.gradus.tensor.Ops;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/// Operators along axes: sums and what is made of them.
final class ReductionOperators {
    private ReductionOperators() {}

    /// What is done along one axis, which stays with size 1.
    private interface Along {
        Tensor reduce(Tensor x, int axis);
    }

    static void addTo(Map<String, Operator> all) {
        all.put("ReduceSum", Operator.ofNumbers(1, c -> reduce(c, 13, (x, axis) -> x.sum(axis, true))));
        all.put("ReduceMean", Operator.of(c -> reduce(c, 18, (x, axis) -> x.mean(axis, true))));
        all.put("ReduceMax", Operator.ofNumbers(1, c -> reduce(c, 18, (x, axis) -> max(x, axis))));
        all.put("ReduceMin", Operator.ofNumbers(1, c -> reduce(c, 18, (x, axis) -> max(x.neg(), axis).neg())));
        all.put("Softmax", Operator.of(c -> alongAxis(c, Tensor::softmax)));
        all.put("LogSoftmax", Operator.of(c -> alongAxis(c, Ops::logSoftmax)));
    }

    /// The axes are an input since some opset; without any all are meant, or none where the node says so.
    private static Tensor reduce(Call c, int since, Along f) {
        Tensor x = c.x(0);
        int rank = x.shape().rank();
        int[] given = c.opset() < since ? c.node().wholes("axes") : c.optional(1) == null ? null : c.wholes("axes", 1);
        boolean isNone = given == null || given.length == 0;
        if (isNone && c.opset() >= since && c.node().whole("noop_with_empty_axes", 0) != 0) return x;
        int[] axes = isNone || given == null ? IntStream.range(0, rank).toArray() : c.axes(given, rank);
        Tensor y = over(c, x, axes, f);
        if (c.node().whole("keepdims", 1) != 0) return y;
        List<Integer> gone = IntStream.of(axes).boxed().toList();
        return y.reshape(
                Shape.of(
                        IntStream.range(0, rank).filter(i -> !gone.contains(i)).map(i -> y.shape().axis(i)).toArray()));
    }

    private static Tensor over(Call c, Tensor x, int[] axes, Along f) {
        Tensor y = x;
        for (int axis : axes) {
            long[] sizes = IntStream.of(y.shape().toArray()).asLongStream().toArray();
            sizes[axis] = 1;
            c.shape(sizes); // larger than the input where that is empty
            y = f.reduce(y, axis);
        }
        return y;
    }

    /// The mean along axes, which stay.
    static Tensor mean(Tensor x, int... axes) {
        Tensor y = x;
        for (int axis : axes) y = y.mean(axis, true);
        return y;
    }

    /// Of no element it is -∞.
    private static Tensor max(Tensor x, int axis) {
        if (x.shape().axis(axis) > 0) return x.max(axis, true);
        return Tensor.full(x.shape().with(axis, 1), Double.NEGATIVE_INFINITY, x.dtype());
    }

    /// Before opset 13 all axes from the given one on are taken as one.
    private static Tensor alongAxis(Call c, Along f) {
        Tensor x = c.x(0);
        Shape s = x.shape();
        if (c.opset() >= 13) return f.reduce(x, c.axis(c.node().whole("axis", -1), s.rank()));
        int axis = c.node().whole("axis", 1);
        if (axis != s.rank()) axis = c.axis(axis, s.rank());
        Shape matrix = Shape.of(s.slice(0, axis).size(), s.slice(axis, s.rank()).size());
        return f.reduce(x.reshape(matrix), 1).reshape(s);
    }
}
