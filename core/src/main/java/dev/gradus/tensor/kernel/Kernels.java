package dev.gradus.tensor.kernel;

import org.jspecify.annotations.Nullable;

/// The primitive array operations, on which everything numerical stands.
///
/// Where a kernel is called for pieces of an operand, arrays come with an offset, since a [Slice] of each piece would be an object
/// in each step; a stride of such an operand is 1 (its elements in order) or 0 (one element for all). An output
/// may be the same array and offset as an input; no other overlap is allowed. Sizes of 0 are fine. Nothing is checked here.
///
/// *Numeric contract.* Every provider gives the same bits for the same input, whatever the vector width and the number of
/// threads: an element of a matrix product is one chain of fused multiply-adds in the order of k; a sum over contiguous
/// elements has the fixed tree of [Sums]; a sum over more than [#ROWS] rows adds blocks of 32 as that tree adds its
/// blocks, over fewer all in order; exp, log, tanh, sigmoid and their kin are those of
/// [FloatMath].
///
/// @param <A> `float[]` or `double[]`
public interface Kernels<A> extends NormalizationKernels<A>, PooledNormalizationKernels<A>, ConvolutionKernels<A> {
    /// y = f(x; p, q)
    void map(Unary f, double p, double q, A x, int xo, A y, int yo, int n);

    /// y = f(a, b; p, q)
    void zip(Binary f, double p, double q, A a, int ao, int as, A b, int bo, int bs, A y, int yo, int n);

    /// y = f(a, b, c; p)
    void zip(Ternary f, double p, A a, int ao, A b, int bo, A c, int co, A y, int yo, int n);

    /// y = f(x)
    default void map(Unary f, A x, int xo, A y, int yo, int n) {
        map(f, 0, 0, x, xo, y, yo, n);
    }

    /// y = f(a, b), each in order
    default void zip(Binary f, A a, int ao, A b, int bo, A y, int yo, int n) {
        zip(f, 0, 0, a, ao, 1, b, bo, 1, y, yo, n);
    }

    /// y = value
    void fill(A y, int yo, int n, double value);

    /// y = x / (1 - p) where the random word of element `first + i` keeps it, else 0; the same call on a gradient is the
    /// backward pass, so no mask is stored
    void dropout(A x, int xo, double p, RandomKey key, long first, A y, int yo, int n);

    /// Sum over the middle axis of x [outer, reduce, inner] into y [outer, inner].
    void sum(A x, int xo, int outer, int reduce, int inner, A y, int yo);

    /// Largest over the middle axis of x [outer, reduce, inner] into y [outer, inner], and its first index; NaN wins.
    void maxReduce(Middle d, Slice<A> x, Slice<A> y, Slice<int[]> index);

    /// y [outer, inner] = x [outer, reduce, inner] at one index of the middle axis each.
    void gatherMiddle(Middle d, Slice<A> x, Slice<int[]> index, Slice<A> y);

    /// Adds x [outer, inner] into y [outer, reduce, inner] at one index of the middle axis each.
    void scatterMiddle(Middle d, Slice<A> x, Slice<int[]> index, Slice<A> y);

    /// y [d₀…] = x with its axes in another order: axis i of y steps by `strides[i]` in x.
    void permute(Slice<A> x, int[] sizes, int[] strides, Slice<A> y);

    /// y [rows, cols] = softmax of each row of x
    void softmax(A x, int xo, int rows, int cols, A y, int yo);

    /// y [rows, cols] = log-softmax of each row of x
    void logSoftmax(A x, int xo, int rows, int cols, A y, int yo);

    /// gx = y · (gy - Σ gy·y) in each row
    void softmaxBackward(A y, int yo, A gy, int gyo, int rows, int cols, A gx, int gxo);

    /// gx = gy - eʸ · Σ gy in each row
    void logSoftmaxBackward(A y, int yo, A gy, int gyo, int rows, int cols, A gx, int gxo);

    /// c = op(a) · op(b), or c += … ; with a packing, which no other product uses, b is packed only when it has changed.
    void gemm(Product d, Slice<A> a, Slice<A> b, @Nullable Packing packed, Slice<A> c);

    /// Whether no element is infinite or NaN; true of none. It is asked too seldom for the compiler to learn of a vector form.
    boolean isFinite(A x, int xo, int n);

    /// These kernels on the calling thread alone, for callers that cut the work themselves.
    ///
    /// @return kernels that give the same bits
    default Kernels<A> serial() {
        return this;
    }
}
