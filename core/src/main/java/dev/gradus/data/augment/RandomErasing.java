package dev.gradus.data.augment;

import dev.gradus.config.Describe;
import dev.gradus.tensor.Rng;
import java.util.Set;

/// Covers a rectangle of random area, proportions and place.
///
/// ```math
/// y[i, j] = fill inside of the rectangle, else x[i, j]
/// area ~ U(minArea, maxArea) · H W
/// ```
/// The logarithm of height through width is uniform. Shapes: any; the rectangle lies within the image and is smaller than it in height and
/// width; after 10 that are not, nothing is covered, nor where its height or width is rounded to 0, as in images below 8 x 8. Defaults: 0.02 to 0.33 of the area, proportions of 0.3 to 3.3, black, p 0.5. Source: Zhong
/// et al. 2017; torchvision's `RandomErasing`, whose random values are the noise here: normal, mean 0, standard deviation 1, cut off at black
/// and white.
public final class RandomErasing implements RandomChange {
    private final Config config;

    /// Settings.
    ///
    /// @param minArea least share of the area
    /// @param maxArea greatest share of the area
    /// @param minRatio least height through width
    /// @param maxRatio greatest height through width
    /// @param fill grey level that covers, 0 (black) to 1 (white)
    /// @param noise whether it is covered with noise instead
    /// @param p the probability that anything is done
    public record Config(
            double minArea, double maxArea, double minRatio, double maxRatio, double fill, boolean noise, double p) {
        /// The defaults.
        public Config() {
            this(0.02, 0.33, 0.3, 3.3, 0, false, 0.5);
        }
    }

    record CoveredWithNoise(Covered window, Rng rng) implements Change {
        @Override
        public void apply(Image image) {
            float[] x = image.pixels();
            float[] normal = image.scratch(image.size());
            Draws.fillNormal(rng, normal, image.size());
            for (int c = 0; c < image.channels(); c++) {
                for (int i = 0; i < window.height(); i++) {
                    int at = (c * image.height() + window.top() + i) * image.width() + window.left();
                    for (int j = at; j < at + window.width(); j++) x[j] = image.rounded(normal[j] * image.white());
                }
            }
        }

        @Override
        public String toString() {
            return window + " with noise";
        }
    }

    /// Every second image, black.
    public RandomErasing() {
        this(new Config());
    }

    /// With a probability.
    ///
    /// @param p the probability that anything is done
    /// @throws dev.gradus.error.GradusException when a setting is out of its range
    public RandomErasing(double p) {
        this(new Config(0.02, 0.33, 0.3, 3.3, 0, false, p));
    }

    /// With all settings.
    ///
    /// @param config the settings
    /// @throws dev.gradus.error.GradusException when a setting is out of its range
    public RandomErasing(Config config) {
        Require.chance("RandomErasing", config.p());
        Require.range("RandomErasing", "Area", config.minArea(), config.maxArea(), 0, 1);
        Require.range("RandomErasing", "Ratio", config.minRatio(), config.maxRatio(), 1e-3, 1e3);
        Require.between("RandomErasing", "fill", config.fill(), 0, 1);
        this.config = config;
    }

    @Override
    public double p() {
        return config.p();
    }

    @Override
    public Change draw(Image image, Rng rng) {
        Window window =
                Window.drawWithin(
                        image, rng, config.minArea(), config.maxArea(), 1 / config.maxRatio(), 1 / config.minRatio());
        if (window == null) return new Covered(0, 0, 0, 0, config.fill());
        Covered covered = new Covered(window.top(), window.left(), window.height(), window.width(), config.fill());
        return config.noise() ? new CoveredWithNoise(covered, rng.fork("noise")) : covered;
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
