package dev.gradus.data.augment;

import dev.gradus.error.GradusException;

/// Makes an image of values at any places of itself: what turning, shearing, perspective and bending have in common.
///
/// Outside of the image is the fill. As in torchvision, a bilinear value near the border is weighted by its share of the image,
/// and then blended with the fill by that share once more.
final class Sampler {
    /// In the place of a fill: what lies outside is black, and counts as such in the weighted values near the border, which are
    /// not blended once more.
    static final double NO_FILL = Double.NaN;

    private Sampler() {}

    /// Where each pixel of the new image comes from.
    interface Grid {
        /// Writes the columns of a row's sources, then their rows.
        ///
        /// @param y the row
        /// @param width of the image
        /// @param at `width` columns, then `width` rows
        void row(int y, int width, float[] at);
    }

    /// The column or row of a coordinate from -1 to 1.
    static float place(float coordinate, float half) {
        return (coordinate + 1) * half - 0.5f;
    }

    static void require(String who, Interpolation interpolation) {
        if (interpolation != Interpolation.BICUBIC) return;
        throw GradusException.got("%s: interpolation bicubic", who)
                .expected("nearest or bilinear")
                .because("only resizing knows bicubic, as in torchvision")
                .repair("Use bilinear.");
    }

    static void sample(Image image, Interpolation interpolation, double fill, Grid grid) {
        int h = image.height();
        int w = image.width();
        float[] to = image.spare(h, w);
        float[] at = image.scratch(2 * w);
        float outside = Double.isNaN(fill) ? Float.NaN : image.level(fill);
        for (int y = 0; y < h; y++) {
            grid.row(y, w, at);
            if (interpolation == Interpolation.NEAREST) nearest(image, at, outside, to, y * w);
            else bilinear(image, at, outside, to, y * w);
        }
        image.swap(h, w);
    }

    private static void nearest(Image image, float[] at, float outside, float[] to, int out) {
        float fill = Float.isNaN(outside) ? 0 : outside;
        int h = image.height();
        int w = image.width();
        float[] from = image.pixels();
        for (int x = 0; x < w; x++) {
            int column = index(at[x], w);
            int row = index(at[w + x], h);
            boolean inside = column >= 0 && row >= 0;
            int in = inside ? row * w + column : 0;
            for (int c = 0; c < image.channels(); c++) {
                to[c * h * w + out + x] = inside ? from[c * h * w + in] : fill;
            }
        }
    }

    /// The pixel nearest to a place, halves to even; -1 outside, and for no number.
    private static int index(float place, int n) {
        if (!(place > -1 && place < n)) return -1;
        int nearest = (int) Math.rint(place);
        return nearest < n ? nearest : -1;
    }

    private static void bilinear(Image image, float[] at, float outside, float[] to, int out) {
        boolean blends = !Float.isNaN(outside);
        float fill = blends ? outside : 0;
        int h = image.height();
        int w = image.width();
        float[] from = image.pixels();
        for (int x = 0; x < w; x++) {
            float column = at[x];
            float row = at[w + x];
            boolean inside = column > -1 && column < w && row > -1 && row < h;
            if (!inside) {
                for (int c = 0; c < image.channels(); c++) to[c * h * w + out + x] = fill;
                continue;
            }
            int left = (int) Math.floor(column);
            int top = (int) Math.floor(row);
            float u = column - left;
            float v = row - top;
            float w0 = left >= 0 ? 1 - u : 0;
            float w1 = left + 1 < w ? u : 0;
            float v0 = top >= 0 ? 1 - v : 0;
            float v1 = top + 1 < h ? v : 0;
            int x0 = Math.max(left, 0);
            int x1 = Math.min(left + 1, w - 1);
            int y0 = Math.max(top, 0) * w;
            int y1 = Math.min(top + 1, h - 1) * w;
            float share = blends ? (w0 + w1) * (v0 + v1) : 1;
            for (int c = 0; c < image.channels(); c++) {
                int plane = c * h * w;
                float value =
                        v0 * (w0 * from[plane + y0 + x0] + w1 * from[plane + y0 + x1])
                                + v1 * (w0 * from[plane + y1 + x0] + w1 * from[plane + y1 + x1]);
                to[plane + out + x] = image.rounded(share * (value - fill) + fill);
            }
        }
    }
}
