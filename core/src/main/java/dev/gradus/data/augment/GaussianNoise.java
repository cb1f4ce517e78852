package dev.gradus.data.augment;

import dev.gradus.config.Describe;
import dev.gradus.tensor.Rng;
import java.util.Set;

/// Adds normal noise to every value: `y = x + σ white e`, `e ~ N(0, 1)`, `σ ~ U(minStd, maxStd)`.
///
/// Shapes: any; for bytes the noise is cut to a whole number first. Defaults: σ from 0 to 0.1, one for the whole image, p 1. Source: torchvision's
/// `GaussianNoise`, whose σ is fixed.
public final class GaussianNoise implements RandomChange {
    private final Config config;

    /// Settings.
    ///
    /// @param minStd least standard deviation, white being 1
    /// @param maxStd greatest standard deviation, white being 1
    /// @param p the probability that anything is done
    public record Config(double minStd, double maxStd, double p) {
        /// The defaults.
        public Config() {
            this(0, 0.1, 1);
        }
    }

    record Noisy(double std, Rng rng) implements Change {
        @Override
        public void apply(Image image) {
            float[] x = image.pixels();
            float[] normal = image.scratch(image.size());
            Draws.fillNormal(rng, normal, image.size());
            float size = (float) std * image.white();
            for (int i = 0; i < image.size(); i++) {
                float noise = size * normal[i];
                x[i] = image.truncated(x[i] + (image.isWhole() ? (int) noise : noise));
            }
        }

        @Override
        public String toString() {
            return "Noisy[std=" + std + "]";
        }
    }

    /// Every image.
    ///
    /// @param minStd least standard deviation, white being 1
    /// @param maxStd greatest standard deviation, white being 1
    /// @throws dev.gradus.error.GradusException when a setting is out of its range
    public GaussianNoise(double minStd, double maxStd) {
        this(new Config(minStd, maxStd, 1));
    }

    /// With all settings.
    ///
    /// @param config the settings
    /// @throws dev.gradus.error.GradusException when a setting is out of its range
    public GaussianNoise(Config config) {
        Require.chance("GaussianNoise", config.p());
        Require.range("GaussianNoise", "Std", config.minStd(), config.maxStd(), 0, 10);
        this.config = config;
    }

    @Override
    public double p() {
        return config.p();
    }

    @Override
    public Change draw(Image image, Rng rng) {
        return new Noisy(Draws.uniform(rng, 0, config.minStd(), config.maxStd()), rng.fork("noise"));
    }

    @Override
    public Set<Effect> effects() {
        return Set.of(Effect.DETAIL);
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
