package dev.gradus.tensor;

import dev.gradus.error.GradusException;
import dev.gradus.tensor.kernel.Sweep;

/// How a convolution or a pooling moves over images: kernel, stride, padding and dilation, downwards and to the right.
///
/// ```
/// extent = dilation · (kernel - 1) + 1        outputs = ⌊(size + 2 padding - extent) / stride⌋ + 1
/// ```
///
/// @param down along the height
/// @param right along the width
public record Window(Axis down, Axis right) {
    /// A window along one axis of an image.
    ///
    /// @param kernel elements that it sees at once, at least 1
    /// @param stride how far it moves from one output to the next, at least 1
    /// @param padding elements beyond each edge, 0 or more
    /// @param dilation distance between the elements that it sees, at least 1
    public record Axis(int kernel, int stride, int padding, int dilation) {
        /// The largest kernel, so that the elements of a square one fit an `int`.
        static final int MOST_KERNEL = 1 << 15;

        /// The largest of the other sizes, and of the elements from the first to the last: sums and products of places in
        /// an image stay far below 2³¹.
        private static final int MOST = 1 << 20;

        /// Checks the sizes.
        ///
        /// @throws GradusException when one is too small, or beyond what any image needs
        public Axis {
            if (kernel < 1 || stride < 1 || padding < 0 || dilation < 1) {
                throw GradusException.got(
                                "a window with kernel %d, stride %d, padding %d, dilation %d",
                                kernel, stride, padding, dilation)
                        .expected("kernel, stride and dilation of at least 1, padding of 0 or more")
                        .because("two sizes are exchanged, or one was left out")
                        .repair("A usual window is a kernel of 3 with stride 1, padding 1 and dilation 1.");
            }
            boolean large = Math.max(Math.max(stride, padding), dilation) > MOST || kernel > MOST_KERNEL;
            if (large || new Sweep(kernel, stride, padding, dilation).extent() > MOST) {
                throw GradusException.got(
                                "a window with kernel %d, stride %d, padding %d, dilation %d",
                                kernel, stride, padding, dilation)
                        .expected(
                                "a kernel of at most %,d that sees at most %,d elements at once, and no size beyond that",
                                MOST_KERNEL, MOST)
                        .because("a size was computed and came out wrong")
                        .repair("A usual window is a kernel of 3 with stride 1, padding 1 and dilation 1.");
            }
        }

        Sweep sweep() {
            return new Sweep(kernel, stride, padding, dilation);
        }

        /// The number of outputs.
        ///
        /// @param size elements of the image along this axis
        /// @param ceil whether a last, incomplete window counts, too
        /// @return 0 where the window does not fit
        public int outputs(int size, boolean ceil) {
            return sweep().outputs(size, ceil);
        }

        /// The elements from the first to the last that it sees at once.
        ///
        /// @return `dilation · (kernel - 1) + 1`
        public long extent() {
            return sweep().extent();
        }
    }

    /// The same along both axes.
    ///
    /// @param kernel elements that it sees at once
    /// @param stride how far it moves
    /// @param padding elements beyond each edge
    /// @param dilation distance between the elements that it sees
    /// @return a square window
    public static Window square(int kernel, int stride, int padding, int dilation) {
        var axis = new Axis(kernel, stride, padding, dilation);
        return new Window(axis, axis);
    }

    /// Elements that it sees at once.
    ///
    /// @return `down.kernel · right.kernel`
    public int area() {
        return Math.multiplyExact(down.kernel, right.kernel);
    }

    /// The size of the output image.
    ///
    /// @param where the layer, for errors
    /// @param channels of the output
    /// @param image `[c, h, w]`
    /// @param ceil whether a last, incomplete window counts, too
    /// @return `[channels, outputs down, outputs right]`
    /// @throws GradusException when the window is larger than the padded image
    public Shape over(String where, int channels, Shape image, boolean ceil) {
        if (image.rank() != 3) {
            throw GradusException.got("%s: sample %s", where, image)
                    .expected("an image [channels, height, width]")
                    .because("the samples are vectors, or were flattened already")
                    .repair("Put it before Flatten, or give vectors an image's shape with new Reshape(c, h, w).");
        }
        int h = image.axis(1), w = image.axis(2);
        int rows = down.outputs(h, ceil), columns = right.outputs(w, ceil);
        if (rows < 1 || columns < 1) {
            throw GradusException.got(
                            "%s: a window of %d × %d on an image of %d × %d, with its padding %d × %d",
                            where, down.extent(), right.extent(), h, w, h + 2L * down.padding, w + 2L * right.padding)
                    .expected("a window that fits into the padded image")
                    .because("strides and pools before it have made the image too small, or the kernel is too large")
                    .repair("Use a smaller kernel, more padding, or fewer pools before it.");
        }
        return Shape.of(channels, rows, columns);
    }
}
