package dev.gradus.data.augment;

import dev.gradus.config.Describe;
import dev.gradus.tensor.Rng;
import java.util.Set;

/// Exchanges above and below: `y[i, j] = x[H - 1 - i, j]`.
///
/// Shapes: any. Defaults: p 0.5. Not for digits and letters, and seldom for photographs. Source: torchvision's `RandomVerticalFlip`.
public final class VerticalFlip implements RandomChange {
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

    record FlippedVertically() implements Change {
        @Override
        public void apply(Image image) {
            float[] x = image.pixels();
            float[] y = image.spare(image.height(), image.width());
            int w = image.width();
            for (int from = 0; from < image.size(); from += image.plane()) {
                for (int i = 0; i < image.plane(); i += w)
                    System.arraycopy(x, from + i, y, from + image.plane() - w - i, w);
            }
            image.swap(image.height(), w);
        }
    }

    /// Every second image.
    public VerticalFlip() {
        this(new Config());
    }

    /// With a probability.
    ///
    /// @param p the probability of a flip
    /// @throws dev.gradus.error.GradusException when a setting is out of its range
    public VerticalFlip(double p) {
        this(new Config(p));
    }

    /// With all settings.
    ///
    /// @param config the settings
    /// @throws dev.gradus.error.GradusException when a setting is out of its range
    public VerticalFlip(Config config) {
        Require.chance("VerticalFlip", config.p());
        this.config = config;
    }

    @Override
    public double p() {
        return config.p();
    }

    @Override
    public Change draw(Image image, Rng rng) {
        return new FlippedVertically();
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
