package dev.gradus.data.augment;

import dev.gradus.tensor.Rng;
import org.jspecify.annotations.Nullable;

/// A rectangle within an image.
record Window(int top, int left, int height, int width) {
    private static final int TRIES = 10;

    /// A window of random area, proportions (width through height) and place; null when none of 10 fits.
    static @Nullable Window draw(
            Image image, Rng rng, double minArea, double maxArea, double minRatio, double maxRatio) {
        return draw(image, rng, new double[] {minArea, maxArea, minRatio, maxRatio}, true);
    }

    /// The same, smaller than the image in height and width; of a small image it may have no pixels.
    static @Nullable Window drawWithin(
            Image image, Rng rng, double minArea, double maxArea, double minRatio, double maxRatio) {
        return draw(image, rng, new double[] {minArea, maxArea, minRatio, maxRatio}, false);
    }

    private static @Nullable Window draw(Image image, Rng rng, double[] range, boolean cuts) {
        double whole = image.plane();
        int least = cuts ? 1 : 0;
        for (int i = 0; i < TRIES; i++) {
            double area = whole * Draws.uniform(rng, 4L * i, range[0], range[1]);
            double log = Draws.uniform(rng, 4L * i + 1, StrictMath.log(range[2]), StrictMath.log(range[3]));
            double ratio = StrictMath.exp(log);
            int w = (int) Math.rint(Math.sqrt(area * ratio));
            int h = (int) Math.rint(Math.sqrt(area / ratio));
            int spareRows = image.height() - h, spareColumns = image.width() - w;
            if (Math.min(h, w) < least || Math.min(spareRows, spareColumns) < 1 - least) continue;
            int top = rng.below(4L * i + 2, spareRows + 1);
            int left = rng.below(4L * i + 3, spareColumns + 1);
            return new Window(top, left, h, w);
        }
        return null;
    }
}
