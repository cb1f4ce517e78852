package dev.gradus.data.augment;

import dev.gradus.config.Describe;
import dev.gradus.tensor.Rng;
import java.util.Set;

/// Makes a negative of what is bright.
///
/// ```math
/// y = white - x where x ≥ threshold, else x
/// ```
/// Shapes: any. Defaults: threshold 0.5 of white, p 0.5. Source: torchvision's `RandomSolarize`.
public final class Solarize implements RandomChange {
    private final Config config;

    /// Settings.
    ///
    /// @param threshold from where on, 0 (black) to 1 (white)
    /// @param p the probability that anything is done
    public record Config(double threshold, double p) {
        /// The defaults.
        public Config() {
            this(0.5, 0.5);
        }
    }

    record Solarized(double threshold) implements Change {
        @Override
        public void apply(Image image) {
            float[] x = image.pixels();
            float white = image.white();
            float from = (float) (threshold * white);
            for (int i = 0; i < image.size(); i++) x[i] = x[i] >= from ? white - x[i] : x[i];
        }
    }

    /// Every second image.
    ///
    /// @param threshold from where on, 0 (black) to 1 (white)
    /// @throws dev.gradus.error.GradusException when a setting is out of its range
    public Solarize(double threshold) {
        this(new Config(threshold, 0.5));
    }

    /// With all settings.
    ///
    /// @param config the settings
    /// @throws dev.gradus.error.GradusException when a setting is out of its range
    public Solarize(Config config) {
        Require.chance("Solarize", config.p());
        Require.between("Solarize", "threshold", config.threshold(), 0, 1);
        this.config = config;
    }

    @Override
    public double p() {
        return config.p();
    }

    @Override
    public Change draw(Image image, Rng rng) {
        return new Solarized(config.threshold());
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
