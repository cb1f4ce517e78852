package dev.gradus.data.augment;

import dev.gradus.config.Describe;
import dev.gradus.tensor.Rng;
import java.util.Set;

/// Moves rows or columns against each other: `y[i, j] = x[i, j + i tan a]` for columns, as much for rows, measured from the centre.
///
/// Shapes: any. Defaults: up to 10 degrees along rows, none along columns, nearest, black outside, p 1. Source: torchvision's
/// `RandomAffine(shear)`.
public final class Shear implements RandomChange {
    private final Config config;

    /// Settings.
    ///
    /// @param x greatest shear along rows to both sides, in degrees
    /// @param y greatest shear along columns to both sides, in degrees
    /// @param interpolation how values between pixels are found: nearest or bilinear
    /// @param fill grey level outside, 0 (black) to 1 (white)
    /// @param p the probability that anything is done
    public record Config(double x, double y, Interpolation interpolation, double fill, double p) {
        /// The defaults.
        public Config() {
            this(10, 0, Interpolation.NEAREST, 0, 1);
        }
    }

    record Sheared(double x, double y, Interpolation interpolation, double fill) implements Change {
        @Override
        public void apply(Image image) {
            Matrix.of(0, 0, 0, 1, x, y).sample(image, interpolation, fill);
        }
    }

    /// As [Sheared], with the upper left corner in its place.
    record ShearedFromCorner(double x, double y, Interpolation interpolation, double fill) implements Change {
        @Override
        public void apply(Image image) {
            Matrix.of(0, 0, 0, 1, x, y)
                    .around(-image.width() / 2.0, -image.height() / 2.0)
                    .sample(image, interpolation, fill);
        }
    }

    /// Every image.
    ///
    /// @param x greatest shear along rows to both sides, in degrees
    /// @param y greatest shear along columns to both sides, in degrees
    /// @throws dev.gradus.error.GradusException when a setting is out of its range
    public Shear(double x, double y) {
        this(new Config(x, y, Interpolation.NEAREST, 0, 1));
    }

    /// With all settings.
    ///
    /// @param config the settings
    /// @throws dev.gradus.error.GradusException when a setting is out of its range
    public Shear(Config config) {
        Require.chance("Shear", config.p());
        Require.between("Shear", "fill", config.fill(), 0, 1);
        Sampler.require("Shear", config.interpolation());
        Require.between("Shear", "x", config.x(), 0, 89);
        Require.between("Shear", "y", config.y(), 0, 89);
        this.config = config;
    }

    @Override
    public double p() {
        return config.p();
    }

    @Override
    public Change draw(Image image, Rng rng) {
        return new Sheared(
                Draws.uniform(rng, 0, -config.x(), config.x()),
                Draws.uniform(rng, 1, -config.y(), config.y()),
                config.interpolation(),
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
