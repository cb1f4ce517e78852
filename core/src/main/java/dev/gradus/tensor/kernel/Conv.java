package dev.gradus.tensor.kernel;

/// The sizes of one convolution.
///
/// @param images in the batch
/// @param groups of channels that do not see each other
/// @param in input channels of one group
/// @param out output channels of one group
/// @param h rows of an input image
/// @param w columns of an input image
/// @param down how the kernel moves along the height
/// @param right how it moves along the width
/// @param isDirect whether every output is to be one plain sum, also where fewer multiplications would do
/// @param isRectified whether forward ends with max(y, 0), while y is in the cache; only without groups
public record Conv(
        int images,
        int groups,
        int in,
        int out,
        int h,
        int w,
        Sweep down,
        Sweep right,
        boolean isDirect,
        boolean isRectified) {
    /// The most sums that are worth keeping apart.
    private static final int WEIGHT_SUMS = 1 << 18;

    /// A convolution that is computed as takes the least time, or by plain sums where the system property `gradus.winograd` is `false`.
    ///
    /// @param images in the batch
    /// @param groups of channels that do not see each other
    /// @param in input channels of one group
    /// @param out output channels of one group
    /// @param h rows of an input image
    /// @param w columns of an input image
    /// @param down how the kernel moves along the height
    /// @param right how it moves along the width
    public Conv(int images, int groups, int in, int out, int h, int w, Sweep down, Sweep right) {
        this(images, groups, in, out, h, w, down, right, !Winograd.IS_ALLOWED);
    }

    Conv(int images, int groups, int in, int out, int h, int w, Sweep down, Sweep right, boolean isDirect) {
        this(images, groups, in, out, h, w, down, right, isDirect, false);
    }

    /// The same with a rectifier.
    ///
    /// @return of a convolution without groups
    public Conv rectified() {
        return new Conv(images, groups, in, out, h, w, down, right, isDirect, true);
    }

    /// Whether it is computed by [Winograd]'s method. It depends on the sizes of one image, so that an image has the same bits in every batch.
    boolean isWinograd() {
        return !isDirect && Winograd.suits(this);
    }

    /// Rows of an output image.
    ///
    /// @return at least 1
    public int rows() {
        return down.outputs(h, false);
    }

    /// Columns of an output image.
    ///
    /// @return at least 1
    public int columns() {
        return right.outputs(w, false);
    }

    /// Elements of the kernel in one channel.
    int area() {
        return Math.multiplyExact(down.kernel(), right.kernel());
    }

    /// Multiply-adds for one output: channels times elements of the kernel.
    ///
    /// @return `in · kernel area`
    public int depth() {
        return Math.multiplyExact(in, area());
    }

    /// Elements of one input image.
    ///
    /// @return `groups · in · h · w`
    public int inputSize() {
        return groups * in * h * w;
    }

    /// Elements of one output image.
    ///
    /// @return `groups · out · rows · columns`
    public int outputSize() {
        return groups * out * rows() * columns();
    }

    /// The runs of images whose shares of the gradient of the weights are summed apart: a function of the sizes alone.
    int weightRuns() {
        if (isWinograd()) return Winograd.weightRuns(this);
        int runs = Math.clamp(WEIGHT_SUMS / Math.max(1, groups * out * depth()), 4, 32);
        return Math.max(
                1, Math.min(images, Integer.highestOneBit(runs))); // a power of two suits most numbers of threads
    }

    /// The first image of a run.
    int firstImage(int run) {
        return Cut.cut(images, weightRuns(), run);
    }
}
