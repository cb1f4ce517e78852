package dev.gradus.tensor;

import dev.gradus.tensor.kernel.Binary;
import dev.gradus.tensor.kernel.Kernels;
import dev.gradus.tensor.kernel.Slice;

/// Element-wise operations on two operands of unequal shapes, after NumPy's rule.
///
/// Neighbouring axes on which both operands behave alike are merged first; what is left is a few outer axes and one inner
/// run on which each operand has stride 1 or 0, which is what kernels take.
final class Broadcast {
    private Broadcast() {}

    /// A new tensor y = f(a, b).
    static Tensor apply(Binary f, Tensor a, Tensor b) {
        a.requireSameType(b);
        if (a.isChannelsLast() && a.shape().equals(b.shape())) return Elementwise.zip(f, a, b.channelsLast(), a.like());
        Tensor y = Tensor.result(a.shape().broadcast(b.shape()), a.dtype());
        run(f, a, b, y);
        return y;
    }

    private static void run(Binary f, Tensor a, Tensor b, Tensor y) {
        int n = y.size();
        if (n == 0) return;
        Kernels<Object> k = y.kernels();
        Slice<Object> p = a.rows(), q = b.rows(), r = y.rows();
        Object pa = p.array(), pb = q.array(), py = r.array();
        int ao = p.offset(), bo = q.offset(), yo = r.offset();
        if (a.size() == n && b.size() == n) {
            k.zip(f, pa, ao, pb, bo, py, yo, n);
            return;
        }
        int rank = y.shape().rank();
        int[] sizes = new int[rank], as = new int[rank], bs = new int[rank];
        int merged = merge(a.shape(), b.shape(), y.shape(), sizes, as, bs);
        // axis 0 of these arrays is the innermost
        int[] at = new int[merged];
        for (int done = 0; done < n; done += sizes[0]) {
            k.zip(f, 0, 0, pa, ao, as[0], pb, bo, bs[0], py, yo + done, sizes[0]);
            for (int axis = 1; axis < merged; axis++) {
                ao += as[axis];
                bo += bs[axis];
                if (++at[axis] < sizes[axis]) break;
                ao -= as[axis] * sizes[axis];
                bo -= bs[axis] * sizes[axis];
                at[axis] = 0;
            }
        }
    }

    /// Writes sizes and strides of the merged axes, innermost first, and tells how many there are.
    private static int merge(Shape a, Shape b, Shape y, int[] sizes, int[] as, int[] bs) {
        int count = 0, aStep = 1, bStep = 1;
        for (int i = 1; i <= y.rank(); i++) {
            int size = y.axis(-i);
            int aSize = i <= a.rank() ? a.axis(-i) : 1, bSize = i <= b.rank() ? b.axis(-i) : 1;
            if (size == 1) continue;
            int aStride = aSize == 1 ? 0 : aStep, bStride = bSize == 1 ? 0 : bStep;
            aStep *= aSize;
            bStep *= bSize;
            int last = count - 1;
            if (count > 0 && aStride == as[last] * sizes[last] && bStride == bs[last] * sizes[last]) {
                sizes[last] *= size;
            } else {
                sizes[count] = size;
                as[count] = aStride;
                bs[count++] = bStride;
            }
        }
        return count;
    }

    /// The gradient of an operand: g summed over the axes along which the operand was repeated.
    static Tensor reduceTo(Tensor g, Shape shape) {
        if (g.shape().equals(shape)) return g;
        Tensor sum = g;
        while (sum.shape().rank() > shape.rank()) sum = Sum.forward(sum, 0, false);
        for (int axis = 0; axis < shape.rank(); axis++) {
            if (shape.axis(axis) == 1 && sum.shape().axis(axis) != 1) sum = Sum.forward(sum, axis, true);
        }
        return sum;
    }

    /// Hands an operand its share of a gradient that has the output's shape.
    static void deliver(Tensor operand, Tensor g) {
        operand.deliver(reduceTo(g, operand.shape()));
    }
}
