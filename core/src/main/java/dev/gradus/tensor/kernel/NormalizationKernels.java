package dev.gradus.tensor.kernel;

/// The kernels of normalization: statistics of groups of elements, and what is done to each group with them.
///
/// Coefficients and results lie in rows, one row after the other, each with one number for every group of the array.
///
/// *Order of the sums.* A run is cut into blocks of [Sums#BLOCK] elements; a block has the tree of [Sums]; the blocks of a
/// run, and the runs of a group, are added in float64, in order.
///
/// @param <A> `float[]` or `double[]`
public interface NormalizationKernels<A> {
    /// Rows of m: near, rest, variance. The mean is near + rest, where near is an element's type close to the mean, so that
    /// x - near is exact where cancellation would hurt; the variance is biased, `Σ (x - near)² / size - rest²`.
    void moments(Groups d, A x, int xo, A m, int mo);

    /// y = (x - center) · factor + term; rows of k: center, factor, term.
    void scaleGroups(Groups d, A x, int xo, A k, int ko, A y, int yo);

    /// Rows of s: Σ gy, Σ gy · (x - center); row of k: center.
    void sumGroups(Groups d, A x, int xo, A gy, int gyo, A k, int ko, A s, int so);

    /// gx = gy · a + ((x - center) · b + c); rows of k: center, a, b, c.
    void combineGroups(Groups d, A x, int xo, A gy, int gyo, A k, int ko, A gx, int gxo);
}
