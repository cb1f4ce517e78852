package dev.gradus.data.augment;

import dev.gradus.config.Describe;
import dev.gradus.tensor.Rng;
import java.util.Set;

/// Moves all values from or to a blurred image: `y = f x + (1 - f) s`, `f ~ U(max(0, 1 - strength), 1 + strength)`.
///
/// `s` is the mean of the 3 x 3 pixels around, the centre counted 5 times. Shapes: any; pixels at the border stay as they are, and so do images
/// of at most 2 pixels in height or width. Defaults: strength 0.5, p 1. Source: torchvision's `adjust_sharpness`.
public final class Sharpness implements RandomChange {
    private final Config config;

    /// Settings.
    ///
    /// @param strength how far the factor is from 1 at most
    /// @param p the probability that anything is done
    public record Config(double strength, double p) {
        /// The defaults.
        public Config() {
            this(0.5, 1);
        }
    }

    record Sharpened(double factor) implements Change {
        @Override
        public void apply(Image image) {
            int h = image.height();
            int w = image.width();
            if (h <= 2 || w <= 2) return;
            float[] x = image.pixels();
            float[] y = image.spare(h, w);
            float rest = (float) (1 - factor);
            for (int c = 0; c < image.channels(); c++) {
                for (int row = 0; row < h; row++) {
                    int at = (c * h + row) * w;
                    System.arraycopy(x, at, y, at, w);
                    if (row == 0 || row == h - 1) continue;
                    for (int i = at + 1; i < at + w - 1; i++) {
                        float around =
                                x[i - w - 1]
                                        + x[i - w]
                                        + x[i - w + 1]
                                        + x[i - 1]
                                        + x[i + 1]
                                        + x[i + w - 1]
                                        + x[i + w]
                                        + x[i + w + 1];
                        float smooth = (around + 5 * x[i]) / 13;
                        if (image.isWhole()) smooth = (float) Math.rint(smooth);
                        y[i] = image.truncated(Math.fma(rest, smooth - x[i], x[i]));
                    }
                }
            }
            image.swap(h, w);
        }
    }

    /// Every image.
    ///
    /// @param strength how far the factor is from 1 at most
    /// @throws dev.gradus.error.GradusException when a setting is out of its range
    public Sharpness(double strength) {
        this(new Config(strength, 1));
    }

    /// With all settings.
    ///
    /// @param config the settings
    /// @throws dev.gradus.error.GradusException when a setting is out of its range
    public Sharpness(Config config) {
        Require.chance("Sharpness", config.p());
        Require.between("Sharpness", "strength", config.strength(), 0, Double.MAX_VALUE);
        this.config = config;
    }

    @Override
    public double p() {
        return config.p();
    }

    @Override
    public Change draw(Image image, Rng rng) {
        return new Sharpened(Draws.factor(rng, 0, config.strength()));
    }

    @Override
    public Set<Effect> effects() {
        return Set.of(Effect.COLOUR);
    }

    @Override
    public Config config() {
        return config;
    }

    @Override
    public String toString() {
        return Describe.of(this);
    }
}
