package dev.gradus.data.augment;

import dev.gradus.config.Describe;
import dev.gradus.tensor.Rng;
import java.util.Set;

/// Moves by whole pixels: `y[i, j] = x[i - down, j - right]`, `right = round(U(-x, x) · W)`, `down = round(U(-y, y) · H)`.
///
/// Shapes: any. Defaults: up to 0.1 of the width and of the height, black outside, p 1. Source: torchvision's `RandomAffine(translate)`.
public final class Translate implements RandomChange {
    private final Config config;

    /// Settings.
    ///
    /// @param x greatest move to either side, as share of the width
    /// @param y greatest move up or down, as share of the height
    /// @param fill grey level outside, 0 (black) to 1 (white)
    /// @param p the probability that anything is done
    public record Config(double x, double y, double fill, double p) {
        /// The defaults.
        public Config() {
            this(0.1, 0.1, 0, 1);
        }
    }

    record Translated(int right, int down, double fill) implements Change {
        @Override
        public void apply(Image image) {
            new Cropped(-down, -right, image.height(), image.width(), Border.CONSTANT, fill).apply(image);
        }
    }

    /// Every image, black outside.
    ///
    /// @param x greatest move to either side, as share of the width
    /// @param y greatest move up or down, as share of the height
    /// @throws dev.gradus.error.GradusException when a setting is out of its range
    public Translate(double x, double y) {
        this(new Config(x, y, 0, 1));
    }

    /// With all settings.
    ///
    /// @param config the settings
    /// @throws dev.gradus.error.GradusException when a setting is out of its range
    public Translate(Config config) {
        Require.chance("Translate", config.p());
        Require.between("Translate", "fill", config.fill(), 0, 1);
        Require.between("Translate", "x", config.x(), 0, 1);
        Require.between("Translate", "y", config.y(), 0, 1);
        this.config = config;
    }

    @Override
    public double p() {
        return config.p();
    }

    @Override
    public Change draw(Image image, Rng rng) {
        return new Translated(
                Draws.pixels(rng, 0, config.x() * image.width()),
                Draws.pixels(rng, 1, config.y() * image.height()),
                config.fill());
    }

    @Override
    public Set<Effect> effects() {
        return Set.of(Effect.GEOMETRY, Effect.HIDE);
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
