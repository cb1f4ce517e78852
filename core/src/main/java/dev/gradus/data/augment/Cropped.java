package dev.gradus.data.augment;

import java.util.Arrays;

/// A window of an image, which may reach beyond its borders: crop, padding and translation in one.
///
/// @param top row of the image that becomes row 0; may be negative
/// @param left column of the image that becomes column 0; may be negative
/// @param height of the window
/// @param width of the window
/// @param border what lies outside
/// @param fill grey level outside, with a constant border
record Cropped(int top, int left, int height, int width, Border border, double fill) implements Change {
    Cropped(int top, int left, int height, int width) {
        this(top, left, height, width, Border.CONSTANT, 0);
    }

    @Override
    public void apply(Image image) {
        int h = image.height();
        int w = image.width();
        if (top == 0 && left == 0 && height == h && width == w) return;
        float[] from = image.pixels();
        float[] to = image.spare(height, width);
        float blank = image.level(fill);
        int begin = Math.clamp(-left, 0, width);
        int end = Math.clamp(w - left, begin, width);
        int out = 0;
        for (int c = 0; c < image.channels(); c++) {
            for (int y = 0; y < height; y++, out += width) {
                int row = border.index(top + y, h);
                if (row < 0) {
                    Arrays.fill(to, out, out + width, blank);
                    continue;
                }
                int in = (c * h + row) * w;
                if (end > begin) System.arraycopy(from, in + left + begin, to, out + begin, end - begin);
                outside(from, in, w, to, out, 0, begin, blank);
                outside(from, in, w, to, out, end, width, blank);
            }
        }
        image.swap(height, width);
    }

    private void outside(float[] from, int in, int w, float[] to, int out, int begin, int end, float blank) {
        for (int x = begin; x < end; x++) {
            int column = border.index(left + x, w);
            to[out + x] = column < 0 ? blank : from[in + column];
        }
    }
}
