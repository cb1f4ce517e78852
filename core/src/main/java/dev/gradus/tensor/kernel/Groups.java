package dev.gradus.tensor.kernel;

/// An array seen as [outer, count, inner], whose elements with the same middle index are one group; and the range of groups
/// that one call is about, since work is cut between groups.
///
/// @param outer runs of elements in a group
/// @param count groups in the array
/// @param inner elements in a run, next to each other
/// @param from the first group of this call
/// @param to after the last group of this call
/// @param isRectified whether what is computed of each group is, or was, rectified
public record Groups(int outer, int count, int inner, int from, int to, boolean isRectified) {
    /// All groups.
    ///
    /// @param outer runs of elements in a group
    /// @param count groups in the array
    /// @param inner elements in a run
    public Groups(int outer, int count, int inner) {
        this(outer, count, inner, 0, count, false);
    }

    Groups range(int first, int end) {
        return new Groups(outer, count, inner, first, end, isRectified);
    }

    /// The same for some of the runs.
    Groups rows(int rows) {
        return new Groups(rows, count, inner, from, to, isRectified);
    }

    /// The same with a rectifier.
    ///
    /// @return of runs of single elements
    public Groups rectified() {
        return new Groups(outer, count, inner, from, to, true);
    }

    /// Elements in one group.
    ///
    /// @return outer · inner
    public int size() {
        return outer * inner;
    }

    /// What sums are divided by for means; those of empty groups are 0.
    int divisor() {
        return Math.max(1, size());
    }

    /// Where a run begins.
    int at(int o, int group) {
        return (o * count + group) * inner;
    }
}
