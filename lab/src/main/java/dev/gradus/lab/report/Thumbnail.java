package dev.gradus.lab.report;

import dev.gradus.lab.chart.Png;
import dev.gradus.tensor.Shape;

/// A picture for a page, as the address of an image: means of squares of pixels where it is large, so that many of them make no heavy page.
final class Thumbnail {
    private static final int MOST = 96;

    private Thumbnail() {}

    /// Whether samples can be shown as pictures: grey or coloured.
    static boolean isOf(Shape shape) {
        return shape.rank() == 3 && (shape.axis(0) == 1 || shape.axis(0) == 3);
    }

    /// The picture.
    ///
    /// @param pixels of the shape, from 0 (black) to 1
    static String of(float[] pixels, Shape shape) {
        int channels = shape.axis(0), height = shape.axis(1), width = shape.axis(2);
        int by = Math.max(1, Math.ceilDiv(Math.max(height, width), MOST));
        if (by == 1) return Png.dataUri(pixels, channels, height, width);
        int h = Math.max(1, height / by), w = Math.max(1, width / by);
        float[] small = new float[channels * h * w];
        for (int i = 0; i < small.length; i++) {
            int top = i / w % h * by,
                    left = i % w * by,
                    rows = Math.min(by, height - top),
                    columns = Math.min(by, width - left);
            double sum = 0;
            for (int y = 0; y < rows; y++)
                for (int x = 0; x < columns; x++) sum += pixels[(i / (w * h) * height + top + y) * width + left + x];
            small[i] = (float) (sum / (rows * columns));
        }
        return Png.dataUri(small, channels, h, w);
    }
}
