package dev.gradus.data.augment;

import dev.gradus.config.Describe;
import dev.gradus.tensor.Rng;
import java.util.Set;

/// Makes some pixels white and some black.
///
/// ```math
/// y = white with probability density / 2, 0 with as much, else x
/// ```
/// Shapes: any; all channels of a pixel together. Defaults: density 0.05, p 1. Source: a faulty camera, Gonzalez and Woods, "Digital image
/// processing", section 5.2; not in torchvision.
public final class SaltAndPepper implements RandomChange {
    private final Config config;

    /// Settings.
    ///
    /// @param density share of the pixels that are changed
    /// @param p the probability that anything is done
    public record Config(double density, double p) {
        /// The defaults.
        public Config() {
            this(0.05, 1);
        }
    }

    record Sprinkled(double density, Rng rng) implements Change {
        @Override
        public void apply(Image image) {
            float[] x = image.pixels();
            int n = image.plane();
            float[] uniform = image.scratch(n);
            Draws.fillUniform(rng, uniform, n);
            for (int i = 0; i < n; i++) {
                float u = uniform[i];
                if (u >= density) continue;
                for (int at = i; at < image.size(); at += n) x[at] = u < density / 2 ? image.white() : 0;
            }
        }

        @Override
        public String toString() {
            return "Sprinkled[density=" + density + "]";
        }
    }

    /// Every image.
    ///
    /// @param density share of the pixels that are changed
    /// @throws dev.gradus.error.GradusException when a setting is out of its range
    public SaltAndPepper(double density) {
        this(new Config(density, 1));
    }

    /// With all settings.
    ///
    /// @param config the settings
    /// @throws dev.gradus.error.GradusException when a setting is out of its range
    public SaltAndPepper(Config config) {
        Require.chance("SaltAndPepper", config.p());
        Require.between("SaltAndPepper", "density", config.density(), 0, 1);
        this.config = config;
    }

    @Override
    public double p() {
        return config.p();
    }

    @Override
    public Change draw(Image image, Rng rng) {
        return new Sprinkled(config.density(), rng);
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
