package dev.gradus.tensor;

import dev.gradus.tensor.kernel.Kernels;

/// The layout of images in which convolution and pooling are fast: `[n, h, w, channels]` in memory, for what is `[n, channels,
/// h, w]` outside. An operation that does not know of it sees a tensor's [Tensor#array()], which is always in rows.
final class ChannelsLast {
    private ChannelsLast() {}

    /// Whether images of this shape lie in rows with channels last, too.
    static boolean isInRows(Shape images) {
        return images.axis(1) == 1 || images.axis(2) * images.axis(3) == 1;
    }

    static void toRows(Kernels<Object> k, Shape images, Object x, int xo, Object y, int yo) {
        k.transpose(images.axis(0), images.axis(2) * images.axis(3), images.axis(1), x, xo, y, yo);
    }

    static void fromRows(Kernels<Object> k, Shape images, Object x, int xo, Object y, int yo) {
        k.transpose(images.axis(0), images.axis(1), images.axis(2) * images.axis(3), x, xo, y, yo);
    }
}
