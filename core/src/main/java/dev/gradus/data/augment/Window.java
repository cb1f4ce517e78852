package dev.gradus.data.augment;

import dev.gradus.tensor.Rng;
import org.jspecify.annotations.Nullable;

/// A rectangle within an image.
record Window(int top, int left, int height, int width) {
    private static final int TRIES = 10;

    /// A window of random area, proportions (width through height) and place; null when none of 10 fits.
    static @Nullable Window draw(
            Image image, Rng rng, double minArea, double maxArea, double minRatio, double maxRatio) {
        double whole = image.plane();
        for (int i = 0; i < TRIES; i++) {
            double area = whole * Draws.uniform(rng, 4L * i, minArea, maxArea);
            double log = Draws.uniform(rng, 4L * i + 1, StrictMath.log(minRatio), StrictMath.log(maxRatio));
            double ratio = StrictMath.exp(log);
            int w = (int) Math.rint(Math.sqrt(area * ratio));
            int h = (int) Math.rint(Math.sqrt(area / ratio));
            if (w < 1 || h < 1 || w > image.width() || h > image.height()) continue;
            int top = rng.below(4L * i + 2, image.height() - h + 1);
            int left = rng.below(4L * i + 3, image.width() - w + 1);
            return new Window(top, left, h, w);
        }
        return null;
    }
}
