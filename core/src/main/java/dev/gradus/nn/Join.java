package dev.gradus.nn;

import static java.util.stream.Collectors.joining;

import dev.gradus.error.GradusException;
import dev.gradus.tensor.Ops;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;
import java.util.List;
import java.util.function.BinaryOperator;
import org.jspecify.annotations.Nullable;

/// How several tensors become one where branches of a network meet.
///
/// All but [#CONCATENATE] work on corresponding elements, from left to right. Samples have the same number of axes; along each axis their
/// sizes are equal, or 1 and then repeated, as in NumPy: a gate `[c, 1, 1]` times an image `[c, h, w]`.
public enum Join {
    /// Their sum `y = x₁ + x₂ + …`.
    ADD("", " + ", "", Tensor::add),
    /// The first without all others, `y = x₁ - x₂ - …`.
    SUBTRACT("", " - ", "", Tensor::sub),
    /// Their product `y = x₁ · x₂ · …`.
    MULTIPLY("", " · ", "", Tensor::mul),
    /// The first divided by all others, `y = x₁ / x₂ / …`.
    DIVIDE("", " / ", "", Tensor::div),
    /// The largest of each place, `y = max(x₁, x₂, …)`; where two are equal each gets half of the gradient.
    MAXIMUM("max(", ", ", ")", Ops::maximum),
    /// One after the other along the first axis of a sample: channels of images, features of vectors.
    CONCATENATE("", " | ", "", null);
    private final String before, between, after;

    /// What becomes of two; null where they are put together.
    private final @Nullable BinaryOperator<Tensor> pair;

    Join(String before, String between, String after, @Nullable BinaryOperator<Tensor> pair) {
        this.before = before;
        this.between = between;
        this.after = after;
        this.pair = pair;
    }

    /// The shape of what they become.
    ///
    /// @param where the layer, for errors
    /// @param samples the shapes of one sample of each, at least one
    /// @return the shape of one sample
    /// @throws GradusException when they do not fit together
    public Shape shape(String where, List<Shape> samples) {
        Shape joined = samples.getFirst();
        for (Shape s : samples.subList(1, samples.size())) {
            if (pair == null ? fitsBehind(joined, s) : fitsBeside(joined, s)) {
                joined = pair == null ? behind(joined, s) : joined.broadcast(s);
                continue;
            }
            throw GradusException.got("%s: branches with the samples %s and %s", where, joined, s)
                    .expected(
                            pair == null
                                    ? "shapes that differ along the first axis only"
                                    : "equal shapes, or axes of size 1 to be repeated")
                    .because("one branch changes the size by its stride or padding, or has other channels")
                    .repair(
                            pair == null
                                    ? "Give all branches the same strides, and padding that keeps the size."
                                    : "Give the short way a convolution of size 1 with the same stride and channels.");
        }
        return joined;
    }

    private static boolean fitsBehind(Shape a, Shape b) {
        return a.rank() > 0 && a.rank() == b.rank() && a.with(0, 0).equals(b.with(0, 0));
    }

    private static Shape behind(Shape a, Shape b) {
        return a.with(0, (int) Math.min((long) a.axis(0) + b.axis(0), Integer.MAX_VALUE)); // too many are refused there
    }

    /// Never with other numbers of axes: NumPy would take the batch for an axis of a sample.
    private static boolean fitsBeside(Shape a, Shape b) {
        if (a.rank() != b.rank()) return false;
        for (int i = 0; i < a.rank(); i++) {
            if (a.axis(i) != b.axis(i) && a.axis(i) != 1 && b.axis(i) != 1) return false;
        }
        return true;
    }

    /// Joins batches.
    ///
    /// @param batches `[n, …]` each, at least one
    /// @return `[n, …]`
    public Tensor of(List<Tensor> batches) {
        if (batches.size() == 1) return batches.getFirst();
        if (pair == null) return Ops.concatenate(1, batches.toArray(Tensor[]::new));
        Tensor joined = batches.getFirst();
        for (Tensor x : batches.subList(1, batches.size())) joined = pair.apply(joined, x);
        return joined;
    }

    /// What is joined, on one line.
    ///
    /// @param names of what is joined
    /// @return such as `a + b` or `max(a, b)`
    String text(List<String> names) {
        return names.size() == 1 ? names.getFirst() : names.stream().collect(joining(between, before, after));
    }
}
