package dev.gradus.tensor.kernel;

/// The kernels of convolution and pooling. Images lie `[image, channel, row, column]`, as PyTorch has them outside.
///
/// *Order of the sums.* An output of a convolution is one chain of fused multiply-adds over channel, kernel row and kernel
/// column, padding included as zeros. The gradient of an input is the sum, in that order, of what each element of the kernel
/// contributes, itself one chain over output channels. The gradient of a weight is, for each image, one chain over output
/// positions; images are added in order.
///
/// @param <A> `float[]` or `double[]`
public interface ConvolutionKernels<A> {
    /// y += w ∗ x: y [images, groups · out, …] holds the bias, w is [groups · out, in, kernel]
    void conv(Conv d, A x, int xo, A w, int wo, A y, int yo);

    /// gx = the transpose of the convolution, applied to gy
    void convBackwardInput(Conv d, A gy, int gyo, A w, int wo, A gx, int gxo);

    /// gw = Σ over images and positions of gy · x, for the input channels `from` to `to` of every group
    void convBackwardWeight(Conv d, int from, int to, A x, int xo, A gy, int gyo, A gw, int gwo);

    /// y = the largest element of each window, and its place in the plane: the first where several are equal; NaN wins.
    void maxPool(Pooling d, A x, int xo, A y, int yo, int[] index, int io);

    /// gx = 0, then gy is added at the index of each window.
    void maxPoolBackward(Pooling d, A gy, int gyo, int[] index, int io, A gx, int gxo);

    /// y = the sum of each window over its divisor
    void avgPool(Pooling d, A x, int xo, A y, int yo);

    /// gx = Σ gy / divisor over the windows that see an element, in their order
    void avgPoolBackward(Pooling d, A gy, int gyo, A gx, int gxo);
}
