package dev.gradus.data.augment;

import java.util.Arrays;

/// A rectangle within the image, of one grey level.
record Covered(int top, int left, int height, int width, double fill) implements Change {
    @Override
    public void apply(Image image) {
        float level = image.level(fill);
        for (int c = 0; c < image.channels(); c++) {
            for (int i = 0; i < height; i++) {
                int at = (c * image.height() + top + i) * image.width() + left;
                Arrays.fill(image.pixels(), at, at + width, level);
            }
        }
    }
}
