package dev.gradus.tensor.kernel;

/// The kernels of normalization: statistics of groups of elements, and what is done to each group with them.
///
/// Coefficients and results lie in rows, one row after the other, each with one number for every group of the array.
///
/// *Order of the sums.* A run is cut into blocks of [Sums#BLOCK] elements; a block has the tree of [Sums]; the blocks of a
/// run, and the runs of a group, are added in float64, in order. Where runs are single elements, as in a batch of vectors or in
/// images with channels last, blocks of [#ROWS] runs are summed in order, and the blocks in float64.
///
/// *Rectified* ([Groups#isRectified()]) means that y = max(that, 0), or a gradient of such a y: it counts as 0 where y is not above 0.
/// Only for runs of single elements.
///
/// @param <A> `float[]` or `double[]`
public interface NormalizationKernels<A> {
    /// Runs of single elements in a block of a sum.
    int ROWS = 128;

    /// Rows of m: near, rest, variance. The mean is near + rest, where near is an element's type close to the mean, so that
    /// x - near is exact where cancellation would hurt; the variance is biased, `Σ (x - near)² / size - rest²`.
    void moments(Groups d, Slice<A> x, Slice<A> m);

    /// y = (x - center) · factor + term; rows of k: center, factor, term.
    void scaleGroups(Groups d, A x, int xo, A k, int ko, A y, int yo);

    /// Rows of s: Σ gy, Σ gy · (x - center); rows of k: center, and where y was rectified factor, term.
    void sumGroups(Groups d, Slice<A> x, Slice<A> gy, Slice<A> k, Slice<A> s);

    /// gx = gy · a + ((x - center) · b + c); rows of k: center, a, b, c, and where y was rectified term; its factor is a.
    void combineGroups(Groups d, A x, int xo, A gy, int gyo, A k, int ko, A gx, int gxo);
}
