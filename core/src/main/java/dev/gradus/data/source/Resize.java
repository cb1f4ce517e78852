package dev.gradus.data.source;

import java.util.Arrays;

/// Resizing of images: each pixel is the mean of the area that it covers where an axis shrinks, and interpolated between the
/// centres of pixels where it grows.
final class Resize {
    /// For each pixel of an axis, the first pixel that it is made of and the weight of that and the following ones.
    private record Axis(int[] first, float[][] weights) {
        /// @param length how much of the axis is taken, in its middle
        static Axis of(int from, double length, int to) {
            var axis = new Axis(new int[to], new float[to][]);
            double start = (from - length) / 2, ratio = length / to;
            for (int i = 0; i < to; i++) {
                if (ratio > 1) axis.cover(i, start + i * ratio, start + (i + 1) * ratio, from);
                else axis.interpolate(i, Math.clamp(start + (i + 0.5) * ratio - 0.5, 0, from - 1), from);
            }
            return axis;
        }

        private void cover(int i, double low, double high, int from) {
            int left = (int) low;
            int right = Math.min(from, (int) Math.ceil(high - 1e-9));
            first[i] = left;
            weights[i] = new float[right - left];
            for (int j = left; j < right; j++) {
                weights[i][j - left] = (float) ((Math.min(high, j + 1) - Math.max(low, j)) / (high - low));
            }
        }

        /// A row of one channel, resized.
        void one(byte[] pixels, int row, float[] resized) {
            for (int x = 0; x < first.length; x++) {
                int from = row + first[x];
                float sum = 0;
                for (float weight : weights[x]) sum += weight * Byte.toUnsignedInt(pixels[from++]);
                resized[x] = sum;
            }
        }

        /// A row of three channels, resized at once: their sums do not wait for each other.
        ///
        /// @param plane how many pixels a channel has
        void three(byte[] pixels, int row, int plane, float[] resized) {
            int width = first.length;
            for (int x = 0; x < width; x++) {
                int from = row + first[x];
                float red = 0, green = 0, blue = 0;
                float[] shares = weights[x];
                for (int k = 0; k < shares.length; k++) {
                    float share = shares[k];
                    red += share * (pixels[from + k] & 255);
                    green += share * (pixels[from + plane + k] & 255);
                    blue += share * (pixels[from + 2 * plane + k] & 255);
                }
                resized[x] = red;
                resized[x + width] = green;
                resized[x + 2 * width] = blue;
            }
        }

        private void interpolate(int i, double centre, int from) {
            int left = Math.min((int) centre, Math.max(0, from - 2));
            float share = (float) (centre - left);
            first[i] = left;
            weights[i] = from == 1 ? new float[] {1} : new float[] {1 - share, share};
        }
    }

    private Resize() {}

    /// Resizes an image.
    ///
    /// @param pixels channel by channel, each row by row
    /// @return the same with `toHeight` rows of `toWidth` pixels
    static byte[] to(int toHeight, int toWidth, byte[] pixels, int channels, int height, int width) {
        if (toHeight == height && toWidth == width) return pixels;
        return to(Axis.of(height, height, toHeight), Axis.of(width, width, toWidth), pixels, channels, height, width);
    }

    /// Resizes the largest part in the middle of an image that has the proportions of what it becomes.
    ///
    /// @return `toHeight` rows of `toWidth` pixels, channel by channel
    static byte[] middle(int toHeight, int toWidth, ImageFile image) {
        int height = image.height(), width = image.width();
        double ratio = Math.min((double) height / toHeight, (double) width / toWidth);
        return to(
                Axis.of(height, ratio * toHeight, toHeight),
                Axis.of(width, ratio * toWidth, toWidth),
                image.pixels(),
                image.channels(),
                height,
                width);
    }

    private static byte[] to(Axis down, Axis across, byte[] pixels, int channels, int height, int width) {
        int toHeight = down.first.length, toWidth = across.first.length, at = channels == 3 ? 3 : 1;
        byte[] resized = new byte[channels * toHeight * toWidth];
        float[] line = new float[at * toWidth], sums = new float[at * toWidth];
        for (int c = 0; c < channels; c += at) {
            int present = -1; // the last row of one pixel may be the first of the next
            for (int y = 0; y < toHeight; y++) {
                Arrays.fill(sums, 0);
                for (int j = 0; j < down.weights[y].length; j++) {
                    int row = down.first[y] + j, from = (c * height + row) * width;
                    float share = down.weights[y][j];
                    if (row != present) {
                        if (at == 3) across.three(pixels, from, height * width, line);
                        else across.one(pixels, from, line);
                    }
                    present = row;
                    for (int i = 0; i < sums.length; i++) sums[i] += share * line[i];
                }
                for (int p = 0, i = 0; p < at; p++) {
                    int to = ((c + p) * toHeight + y) * toWidth;
                    for (int x = 0; x < toWidth; x++) resized[to++] = (byte) Math.clamp(Math.round(sums[i++]), 0, 255);
                }
            }
        }
        return resized;
    }
}
