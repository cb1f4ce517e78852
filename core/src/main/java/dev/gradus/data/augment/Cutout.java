package dev.gradus.data.augment;

import dev.gradus.config.Describe;
import dev.gradus.tensor.Rng;
import java.util.Set;

/// Covers a square around a random pixel.
///
/// ```math
/// y[i, j] = fill where |i - cy| and |j - cx| are below size / 2, else x[i, j]
/// ```
/// Shapes: any; the square may leave the image, so that less is covered. Defaults: 16 pixels, black, p 1. Source: DeVries and Taylor 2017, whose
/// 16 pixels are for the images of 32 x 32 of CIFAR-10.
public final class Cutout implements RandomChange {
    private final Config config;

    /// Settings.
    ///
    /// @param size rows and columns of the square
    /// @param fill grey level that covers, 0 (black) to 1 (white)
    /// @param p the probability that anything is done
    public record Config(int size, double fill, double p) {
        /// The defaults.
        public Config() {
            this(16, 0, 1);
        }
    }

    /// Every image, black.
    ///
    /// @param size rows and columns of the square
    /// @throws dev.gradus.error.GradusException when a setting is out of its range
    public Cutout(int size) {
        this(new Config(size, 0, 1));
    }

    /// With all settings.
    ///
    /// @param config the settings
    /// @throws dev.gradus.error.GradusException when a setting is out of its range
    public Cutout(Config config) {
        Require.chance("Cutout", config.p());
        Require.between("Cutout", "size", config.size(), 0, 1 << 14);
        Require.between("Cutout", "fill", config.fill(), 0, 1);
        this.config = config;
    }

    @Override
    public double p() {
        return config.p();
    }

    @Override
    public Change draw(Image image, Rng rng) {
        int top = rng.below(0, image.height()) - config.size() / 2;
        int left = rng.below(1, image.width()) - config.size() / 2;
        int bottom = Math.min(image.height(), top + config.size());
        int right = Math.min(image.width(), left + config.size());
        top = Math.max(0, top);
        left = Math.max(0, left);
        return new Covered(top, left, Math.max(0, bottom - top), Math.max(0, right - left), config.fill());
    }

    @Override
    public Set<Effect> effects() {
        return Set.of(Effect.HIDE);
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
