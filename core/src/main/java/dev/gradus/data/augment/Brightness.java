package dev.gradus.data.augment;

import dev.gradus.config.Describe;
import dev.gradus.tensor.Rng;
import java.util.Set;

/// Scales all values: `y = f x`, `f ~ U(max(0, 1 - strength), 1 + strength)`, cut off at white.
///
/// Shapes: any. Defaults: strength 0.2, p 1. Source: torchvision's `ColorJitter(brightness)`.
public final class Brightness implements RandomChange {
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

    record Brightened(double factor) implements Change {
        @Override
        public void apply(Image image) {
            Blend.linear(image, 0, image.size(), (float) factor, 0);
        }
    }

    /// Every image.
    ///
    /// @param strength how far the factor is from 1 at most
    /// @throws dev.gradus.error.GradusException when a setting is out of its range
    public Brightness(double strength) {
        this(new Config(strength, 1));
    }

    /// With all settings.
    ///
    /// @param config the settings
    /// @throws dev.gradus.error.GradusException when a setting is out of its range
    public Brightness(Config config) {
        Require.chance("Brightness", config.p());
        Require.between("Brightness", "strength", config.strength(), 0, Double.MAX_VALUE);
        this.config = config;
    }

    @Override
    public double p() {
        return config.p();
    }

    @Override
    public Change draw(Image image, Rng rng) {
        return new Brightened(Draws.factor(rng, 0, config.strength()));
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
