package dev.gradus.tensor.kernel;

/// The sizes of one pooling: images with channels last, and where each output's window lies in an image.
///
/// @param images in the batch
/// @param channels of an image
/// @param h rows of an input plane
/// @param w columns of an input plane
/// @param down windows along the height
/// @param right windows along the width
public record Pooling(int images, int channels, int h, int w, Spans down, Spans right) {
    /// Windows along one axis, within the image.
    ///
    /// @param from the first element of each
    /// @param to after its last element
    /// @param step from one element to the next
    /// @param divisor of a mean
    public record Spans(int[] from, int[] to, int step, int[] divisor) {
        /// Windows that move.
        ///
        /// @param a the window
        /// @param size of the image
        /// @param ceil whether a last, incomplete window counts
        /// @param countPadding whether padding counts in the divisor
        /// @return the windows, without padding
        public static Spans of(Sweep a, int size, boolean ceil, boolean countPadding) {
            int n = a.outputs(size, ceil);
            int[] from = new int[n], to = new int[n], divisor = new int[n];
            for (int i = 0; i < n; i++) {
                int begin = i * a.stride() - a.padding(), end = begin + (int) a.extent();
                int first = begin < 0 ? begin + Math.ceilDiv(-begin, a.dilation()) * a.dilation() : begin;
                from[i] = Math.min(first, size - 1); // a place in the image even where a dilated window sees none of it
                to[i] = first < size ? Math.min(end, size) : from[i];
                divisor[i] = countPadding ? Math.min(end, size + a.padding()) - begin : to[i] - from[i];
            }
            return new Spans(from, to, a.dilation(), divisor);
        }

        /// Windows that share an image as evenly as whole elements allow: `⌊i · size / n⌋` to `⌈(i + 1) · size / n⌉`.
        ///
        /// @param size of the image
        /// @param n the number of windows
        /// @return the windows
        public static Spans adaptive(int size, int n) {
            int[] from = new int[n], to = new int[n], divisor = new int[n];
            for (int i = 0; i < n; i++) {
                from[i] = (int) ((long) i * size / n);
                to[i] = (int) Math.ceilDiv((i + 1L) * size, n);
                divisor[i] = to[i] - from[i];
            }
            return new Spans(from, to, 1, divisor);
        }

        int count() {
            return from.length;
        }

        /// Whether the windows are pairs of elements, one after the other.
        boolean arePairs() {
            for (int i = 0; i < from.length; i++) {
                if (to[i] != from[i] + 2 || from[i] != from[0] + 2 * i) return false;
            }
            return step == 1 && from.length > 0;
        }
    }

    /// Whether the windows are pairs along both axes that cover each image.
    ///
    /// @return whether they do
    public boolean halves() {
        return down.arePairs() && right.arePairs() && 2 * down.count() == h && 2 * right.count() == w;
    }

    /// The place in its image of a pixel that is counted over the batch.
    int pixel(int number) {
        return number % (h * w);
    }

    /// The first window in the line of that of a pixel, both counted over the batch, where [#halves()].
    int lineOfHalves(int number) {
        return (number / (h * w) * (h / 2) + pixel(number) / w / 2) * (w / 2);
    }

    /// The same for some of the images.
    Pooling images(int count) {
        return new Pooling(count, channels, h, w, down, right);
    }

    /// Elements of one input image.
    int inputSize() {
        return h * w * channels;
    }

    /// Elements of one output image.
    int outputSize() {
        return down.count() * right.count() * channels;
    }
}
