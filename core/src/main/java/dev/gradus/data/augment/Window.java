package dev.gradus.data.augment;

import dev.gradus.tensor.Rng;
import org.jspecify.annotations.Nullable;

/// A rectangle within an image.
record Window(int top, int left, int height, int width) {
    private static final int TRIES = 10;

    /// A window of random area, proportions (width through height) and place; null when none of 10 fits.
    static @Nullable Window draw(
            Image image, Rng rng, double minArea, double maxArea, double minRatio, double maxRatio) {
        return draw(image, rng, new double[] {minArea, maxArea, minRatio, maxRatio}, 0);
    }

    /// The same, smaller than the image in height and width.
    static @Nullable Window drawWithin(
            Image image, Rng rng, double minArea, double maxArea, double minRatio, double maxRatio) {
        return draw(image, rng, new double[] {minArea, maxArea, minRatio, maxRatio}, 1);
    }

    private static @Nullable Window draw(Image image, Rng rng, double[] range, int less) {
        double whole = image.plane();
        for (int i = 0; i < TRIES; i++) {
            double area = whole * Draws.uniform(rng, 4L * i, range[0], range[1]);
            double log = Draws.uniform(rng, 4L * i + 1, StrictMath.log(range[2]), StrictMath.log(range[3]));
            double ratio = StrictMath.exp(log);
            int w = (int) Math.rint(Math.sqrt(area * ratio));
            int h = (int) Math.rint(Math.sqrt(area / ratio));
            if (w < 1 || h < 1 || w > image.width() - less || h > image.height() - less) continue;
            int top = rng.below(4L * i + 2, image.height() - h + 1);
            int left = rng.below(4L * i + 3, image.width() - w + 1);
            return new Window(top, left, h, w);
        }
        return null;
    }
}
