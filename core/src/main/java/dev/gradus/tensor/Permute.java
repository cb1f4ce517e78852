package dev.gradus.tensor;

import dev.gradus.error.GradusException;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;

/// y = x with its axes in another order; ∂L/∂x = ∂L/∂y in the inverse order.
final class Permute extends Op {
    private final int[] order;

    private Permute(Tensor x, int[] order) {
        super("permute", x);
        this.order = order;
    }

    static Tensor apply(Tensor x, int[] order) {
        requirePermutation(order, x.shape());
        int rank = order.length;
        int[] strides = new int[rank], sizes = new int[rank], from = new int[rank];
        for (int axis = rank - 1, step = 1; axis >= 0; step *= Math.max(1, x.shape().axis(axis--)))
            strides[axis] = step;
        for (int i = 0; i < rank; i++) {
            sizes[i] = x.shape().axis(order[i]);
            from[i] = strides[order[i]];
        }
        Tensor y = Tensor.result(Shape.of(sizes), x.dtype());
        if (x.size() > 0) x.kernels().permute(x.rows(), sizes, from, y.rows());
        return record(y, new Permute(x, order.clone()));
    }

    private static void requirePermutation(int[] order, Shape shape) {
        int[] sorted = order.clone();
        Arrays.sort(sorted);
        for (int i = 0; i < Math.max(sorted.length, shape.rank()); i++) {
            if (sorted.length != shape.rank() || sorted[i] != i) {
                throw GradusException.got("axes %s for shape %s", Arrays.toString(order), shape)
                        .expected("each axis from 0 to %d once", shape.rank() - 1)
                        .because("an axis is missing or named twice")
                        .repair("Name the old axis for each new place.");
            }
        }
    }

    @Override
    int read() {
        return NOTHING;
    }

    @Override
    void backward(Tensor y, Tensor gy) {
        int[] inverse = new int[order.length];
        for (int i = 0; i < order.length; i++) inverse[order[i]] = i;
        inputs[0].deliver(apply(gy, inverse));
    }

    @Override
    Set<Trait> traits() {
        return EnumSet.of(Trait.MIXES_ELEMENTS);
    }
}
