package dev.gradus.data.augment;

import dev.gradus.config.Describe;
import dev.gradus.tensor.Rng;
import java.util.Set;

/// Exchanges left and right: `y[i, j] = x[i, W - 1 - j]`.
///
/// Shapes: any. Defaults: p 0.5. Not for digits and letters. Source: torchvision's `RandomHorizontalFlip`.
public final class HorizontalFlip implements RandomChange {
    private final Config config;

    /// Settings.
    ///
    /// @param p the probability of a flip
    public record Config(double p) {
        /// The defaults.
        public Config() {
            this(0.5);
        }
    }

    record FlippedHorizontally() implements Change {
        @Override
        public void apply(Image image) {
            float[] x = image.pixels();
            int w = image.width();
            for (int row = 0; row < image.size(); row += w) {
                for (int i = row, j = row + w - 1; i < j; i++, j--) {
                    float left = x[i];
                    x[i] = x[j];
                    x[j] = left;
                }
            }
        }
    }

    /// Every second image.
    public HorizontalFlip() {
        this(new Config());
    }

    /// With a probability.
    ///
    /// @param p the probability of a flip
    /// @throws dev.gradus.error.GradusException when a setting is out of its range
    public HorizontalFlip(double p) {
        this(new Config(p));
    }

    /// With all settings.
    ///
    /// @param config the settings
    /// @throws dev.gradus.error.GradusException when a setting is out of its range
    public HorizontalFlip(Config config) {
        Require.chance("HorizontalFlip", config.p());
        this.config = config;
    }

    @Override
    public double p() {
        return config.p();
    }

    @Override
    public Change draw(Image image, Rng rng) {
        return new FlippedHorizontally();
    }

    @Override
    public Set<Effect> effects() {
        return Set.of(Effect.MIRROR);
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
