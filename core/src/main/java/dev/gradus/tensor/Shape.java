package dev.gradus.tensor;

import dev.gradus.error.GradusException;
import dev.gradus.tensor.kernel.Middle;
import java.util.Arrays;

/// The sizes of a tensor's axes, outermost first: `[100, 784]`; a scalar has shape `[]`.
///
/// An axis may be given from the end: -1 is the last. Sizes are not negative, and the number of elements fits an `int`
/// (a Java array holds no more); both are checked with exact arithmetic.
public final class Shape {
    private final int[] sizes;
    private final int size;

    private Shape(int[] sizes) {
        this.sizes = sizes;
        long product = 1;
        boolean empty = false;
        for (int s : sizes) {
            if (s < 0) {
                throw GradusException.got("shape %s has the size %d", Arrays.toString(sizes), s)
                        .expected("sizes of 0 or more")
                        .because("a size was computed and came out negative")
                        .repair("Check the arithmetic that made the size.");
            }
            empty |= s == 0;
            if (!empty && (product *= s) > Integer.MAX_VALUE - 1024) {
                throw GradusException.got("shape %s has more than 2^31 elements", Arrays.toString(sizes))
                        .expected("at most %d elements in one tensor", Integer.MAX_VALUE - 1024)
                        .because("a whole data set was put into one tensor, or a size is wrong")
                        .repair("Work in batches.");
            }
        }
        this.size = empty ? 0 : (int) product;
    }

    /// The shape with these sizes.
    ///
    /// @param sizes outermost first; none for a scalar
    /// @return the shape
    /// @throws GradusException when a size is negative or the product is beyond an array's limit
    public static Shape of(int... sizes) {
        return new Shape(sizes.clone());
    }

    /// The shape of a number of elements; the first -1 among the sizes is computed.
    static Shape completed(int[] sizes, int elements) {
        int unknown = -1;
        long known = 1;
        for (int i = 0; i < sizes.length; i++) {
            if (sizes[i] == -1 && unknown < 0) unknown = i;
            else known = Math.clamp(known * sizes[i], -Integer.MAX_VALUE, Integer.MAX_VALUE); // no tensor has as many
        }
        if (unknown < 0) return of(sizes);
        int[] completed = sizes.clone();
        completed[unknown] = known == 0 ? 0 : (int) (elements / known);
        return of(completed);
    }

    /// The number of axes.
    ///
    /// @return 0 for a scalar
    public int rank() {
        return sizes.length;
    }

    /// The number of elements.
    ///
    /// @return the product of the sizes; 1 for a scalar
    public int size() {
        return size;
    }

    /// The size of one axis.
    ///
    /// @param axis 0 … rank-1, or -rank … -1 counted from the end
    /// @return its size
    public int axis(int axis) {
        return sizes[index(axis)];
    }

    /// An axis counted from the front.
    ///
    /// @param axis 0 … rank-1, or -rank … -1 counted from the end
    /// @return 0 … rank-1
    /// @throws GradusException when there is no such axis
    public int index(int axis) {
        int index = axis < 0 ? axis + sizes.length : axis;
        if (index < 0 || index >= sizes.length) {
            throw GradusException.got("axis %d of shape %s", axis, this)
                    .expected("an axis from %d to %d", -sizes.length, sizes.length - 1)
                    .because("the tensor has fewer axes than the code assumes")
                    .repair("Print the shape where the tensor is made.");
        }
        return index;
    }

    /// The sizes.
    ///
    /// @return a copy
    public int[] toArray() {
        return sizes.clone();
    }

    /// This shape with one axis changed.
    ///
    /// @param axis which
    /// @param size its new size
    /// @return the new shape
    public Shape with(int axis, int size) {
        int[] changed = sizes.clone();
        changed[index(axis)] = size;
        return new Shape(changed);
    }

    /// This shape after an axis is reduced: it has size 1, or is gone.
    Shape without(int axis, boolean keep) {
        if (keep) return with(axis, 1);
        int[] fewer = new int[sizes.length - 1];
        int at = index(axis);
        System.arraycopy(sizes, 0, fewer, 0, at);
        System.arraycopy(sizes, at + 1, fewer, at, fewer.length - at);
        return new Shape(fewer);
    }

    /// The sizes before, of and after an axis.
    Middle around(int axis) {
        int at = index(axis);
        return new Middle(slice(0, at).size(), sizes[at], slice(at + 1, sizes.length).size());
    }

    /// This shape with a new outermost axis, for example the batch.
    ///
    /// @param size its size
    /// @return the new shape
    public Shape prepend(int size) {
        int[] longer = new int[sizes.length + 1];
        longer[0] = size;
        System.arraycopy(sizes, 0, longer, 1, sizes.length);
        return new Shape(longer);
    }

    /// The axes `from` … `to - 1`.
    ///
    /// @param from the first axis kept
    /// @param to one past the last axis kept
    /// @return the new shape
    public Shape slice(int from, int to) {
        return new Shape(Arrays.copyOfRange(sizes, from, to));
    }

    /// The shape that two operands have together, as NumPy has it: aligned at the last axis, sizes equal or 1.
    ///
    /// @param other the other operand's shape
    /// @return the common shape
    /// @throws GradusException when an axis differs and neither is 1
    public Shape broadcast(Shape other) {
        if (equals(other)) return this;
        int rank = Math.max(rank(), other.rank());
        int[] common = new int[rank];
        for (int i = 1; i <= rank; i++) {
            int a = i <= rank() ? sizes[rank() - i] : 1;
            int b = i <= other.rank() ? other.sizes[other.rank() - i] : 1;
            if (a != b && a != 1 && b != 1) {
                throw GradusException.got("shapes %s and %s together", this, other)
                        .expected("equal sizes, or 1, on each axis counted from the last")
                        .because("an operand lacks an axis of size 1, or is transposed")
                        .repair("Reshape one operand so that axis -%d agrees (%d and %d).", i, a, b);
            }
            common[rank - i] = a == 1 ? b : a;
        }
        return new Shape(common);
    }

    @Override
    public boolean equals(Object other) {
        return this == other || (other instanceof Shape s && Arrays.equals(sizes, s.sizes));
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(sizes);
    }

    /// The sizes in brackets, as in `[100, 784]`.
    @Override
    public String toString() {
        return Arrays.toString(sizes);
    }
}
