package dev.gradus.nn;

import dev.gradus.error.GradusException;
import dev.gradus.tensor.Ops;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;
import java.util.List;

/// How several tensors become one where branches of a network meet.
public enum Join {
    /// Their sum `y = x₁ + x₂ + …`, in this order; all have one shape.
    ADD,
    /// One after the other along the first axis of a sample: channels of images, features of vectors.
    CONCATENATE;

    /// The shape of what they become.
    ///
    /// @param where the layer, for errors
    /// @param samples the shapes of one sample of each, at least one
    /// @return the shape of one sample
    /// @throws GradusException when they do not fit together
    public Shape shape(String where, List<Shape> samples) {
        Shape first = samples.getFirst();
        long total = 0;
        for (Shape s : samples) {
            boolean fits =
                    this == ADD
                            ? s.equals(first)
                            : s.rank() > 0 && s.rank() == first.rank() && s.with(0, 0).equals(first.with(0, 0));
            if (!fits) {
                throw GradusException.got("%s: branches with the samples %s and %s", where, first, s)
                        .expected(this == ADD ? "equal shapes" : "shapes that differ along the first axis only")
                        .because("one branch changes the size by its stride or padding, or has other channels")
                        .repair(
                                this == ADD
                                        ? "Give the short way a convolution of size 1 with the same stride and channels."
                                        : "Give all branches the same strides, and padding that keeps the size.");
            }
            total += this == ADD ? 0 : s.axis(0);
        }
        return this == ADD
                ? first
                : first.with(0, (int) Math.min(total, Integer.MAX_VALUE)); // too many are refused there
    }

    /// Joins batches.
    ///
    /// @param batches `[n, …]` each, at least one
    /// @return `[n, …]`
    public Tensor of(List<Tensor> batches) {
        if (batches.size() == 1) return batches.getFirst();
        if (this == CONCATENATE) return Ops.concatenate(1, batches.toArray(Tensor[]::new));
        Tensor sum = batches.getFirst();
        for (Tensor x : batches.subList(1, batches.size())) sum = sum.add(x);
        return sum;
    }
}
