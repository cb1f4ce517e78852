package dev.gradus.tensor.kernel;

import org.jspecify.annotations.Nullable;

/// The kernels of convolution and pooling. The channels of an image lie next to each other: `[image, row, column, channel]`.
/// Weights are as in PyTorch: `[groups · out, in, kernel]`.
///
/// *Order of the sums.* Convolutions that suit it are computed by [Winograd]'s method, in the order that is said there. Else every
/// number is one chain of fused multiply-adds, in which padding is zeros, or is left out: with finite numbers that is the same. An output
/// begins with its
/// bias and goes on over kernel row, kernel column and channel. The gradient of an input goes over the elements of the kernel that
/// see it from the last to the first, and over output channels. The gradient of a weight goes over positions and the images of a
/// run ([Conv#weightRuns()]); the runs are added in order.
///
/// @param <A> `float[]` or `double[]`
public interface ConvolutionKernels<A> {
    /// y = b + w ∗ x; with a packing, which no other convolution uses, weights are packed only when they or b have changed.
    void conv(Conv d, Slice<A> x, Slice<A> w, @Nullable Slice<A> b, @Nullable Packing packed, Slice<A> y);

    /// gx = the transpose of the convolution, applied to gy
    void convBackwardInput(Conv d, Slice<A> gy, Slice<A> w, Slice<A> gx);

    /// gw = Σ over images and positions of gy · x
    void convBackwardWeight(Conv d, Slice<A> x, Slice<A> gy, Slice<A> gw);

    /// y = the largest element of each window, and its place in the image: the first where several are equal; NaN wins.
    void maxPool(Pooling d, A x, int xo, A y, int yo, int[] index, int io);

    /// gx = 0, then gy is added at the index of each window.
    void maxPoolBackward(Pooling d, A gy, int gyo, int[] index, int io, A gx, int gxo);

    /// y = the sum of each window over its divisor
    void avgPool(Pooling d, A x, int xo, A y, int yo);

    /// gx = Σ gy / divisor over the windows that see an element, in their order
    void avgPoolBackward(Pooling d, A gy, int gyo, A gx, int gxo);

    /// y [batch, columns, rows] = x [batch, rows, columns]: between channels last and planes.
    void transpose(int batch, int rows, int columns, A x, int xo, A y, int yo);
}
