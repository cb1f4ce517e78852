package dev.gradus.tensor;

import dev.gradus.error.GradusException;

/// A shape seen from one of its axes: all axes before it as one, itself, all axes after it as one.
///
/// @param outer the product of the sizes before the axis
/// @param reduce the size of the axis
/// @param inner the product of the sizes after it
record Middle(int outer, int reduce, int inner) {
    static Middle of(Shape shape, int axis) {
        int at = shape.index(axis), rank = shape.rank();
        return new Middle(shape.slice(0, at).size(), shape.axis(at), shape.slice(at + 1, rank).size());
    }

    /// The shape after the axis is reduced.
    static Shape without(Shape shape, int axis, boolean keep) {
        if (keep) return shape.with(axis, 1);
        int[] sizes = shape.toArray(), fewer = new int[sizes.length - 1];
        int at = shape.index(axis);
        System.arraycopy(sizes, 0, fewer, 0, at);
        System.arraycopy(sizes, at + 1, fewer, at, fewer.length - at);
        return Shape.of(fewer);
    }

    /// Refuses an axis without elements, of which there is no largest.
    Middle requireSome(Shape shape) {
        if (reduce > 0) return this;
        throw GradusException.got("the maximum along an axis of size 0 in shape %s", shape)
                .expected("at least one element")
                .because("the batch or the list of classes is empty")
                .repair("Skip empty batches.");
    }
}
