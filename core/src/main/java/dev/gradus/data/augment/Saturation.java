package dev.gradus.data.augment;

import dev.gradus.config.Describe;
import dev.gradus.tensor.Rng;
import java.util.Set;

/// Moves all colours from or to grey: `y = f x + (1 - f) g`, `f ~ U(max(0, 1 - strength), 1 + strength)`.
///
/// `g` is `0.2989 r + 0.587 g + 0.114 b` of the same pixel, cut to a whole number for bytes. Shapes: any; where there are not 3 channels,
/// nothing is changed. Defaults: strength 0.2, p 1. Source: torchvision's `ColorJitter(saturation)`.
public final class Saturation implements RandomChange {
    private final Config config;

    /// Settings.
    ///
    /// @param strength how far the factor is from 1 at most
    /// @param p the probability that anything is done
    public record Config(double strength, double p) {
        /// The defaults.
        public Config() {
            this(0.2, 1);
        }
    }

    record Saturated(double factor) implements Change {
        @Override
        public void apply(Image image) {
            if (image.channels() != 3) return;
            float[] grey = Blend.grey(image);
            if (image.isWhole()) for (int i = 0; i < image.plane(); i++) grey[i] = (int) grey[i];
            float[] x = image.pixels();
            for (int i = 0; i < image.size(); i++) x[i] = Blend.mixed(image, factor, x[i], grey[i % image.plane()]);
        }
    }

    /// Every image.
    ///
    /// @param strength how far the factor is from 1 at most
    /// @throws dev.gradus.error.GradusException when a setting is out of its range
    public Saturation(double strength) {
        this(new Config(strength, 1));
    }

    /// With all settings.
    ///
    /// @param config the settings
    /// @throws dev.gradus.error.GradusException when a setting is out of its range
    public Saturation(Config config) {
        Require.chance("Saturation", config.p());
        Require.between("Saturation", "strength", config.strength(), 0, Double.MAX_VALUE);
        this.config = config;
    }

    @Override
    public double p() {
        return config.p();
    }

    @Override
    public Change draw(Image image, Rng rng) {
        return new Saturated(Draws.factor(rng, 0, config.strength()));
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
