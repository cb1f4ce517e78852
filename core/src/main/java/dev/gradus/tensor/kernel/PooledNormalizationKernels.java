package dev.gradus.tensor.kernel;

/// The kernels of a normalization of channels, a rectifier and a max pooling of 2 × 2 in one: what lies between them is never
/// written to memory, which is what the three wait for. The numbers are those of the three, one after the other, to the bit.
///
/// Groups are channels of images with channels last; the windows cover each image ([Pooling#halves()]).
///
/// @param <A> `float[]` or `double[]`
public interface PooledNormalizationKernels<A> {
    /// y = the largest of max((x - center) · factor + term, 0) in each window, index where it is; rows of k: center, factor, term.
    void poolRectified(Groups d, Pooling p, Slice<A> x, Slice<A> k, Slice<A> y, Slice<int[]> index);

    /// [NormalizationKernels#sumGroups] of the gradient that gy is of y where the index points, else 0.
    void sumPooled(Groups d, Pooling p, Slice<A> x, Slice<A> gy, Slice<int[]> index, Slice<A> k, Slice<A> s);

    /// [NormalizationKernels#combineGroups] of that gradient.
    void combinePooled(Groups d, Pooling p, Slice<A> x, Slice<A> gy, Slice<int[]> index, Slice<A> k, Slice<A> gx);
}
