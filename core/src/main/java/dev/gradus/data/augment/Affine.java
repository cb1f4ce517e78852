package dev.gradus.data.augment;

import dev.gradus.config.Describe;
import dev.gradus.tensor.Rng;
import java.util.Set;

/// Turns, scales, shears and moves: `y[p] = x[M⁻¹ p]` with `M = T C R S K C⁻¹`, T the move, C the centre, R the turn, S the scale, K the shear.
///
/// The angle is uniform from -degrees to degrees and *clockwise* when positive; moves are whole pixels. Shapes: any. Defaults: 10 degrees, 0.1 of
/// the width and height, scale 0.9 to 1.1, shear 5 degrees, nearest, black outside, p 1. Source: torchvision's `RandomAffine`, which only turns
/// unless told more.
public final class Affine implements RandomChange {
    private final Config config;

    /// Settings.
    ///
    /// @param degrees greatest angle to both sides
    /// @param x greatest move to either side, as share of the width
    /// @param y greatest move up or down, as share of the height
    /// @param minScale least scale
    /// @param maxScale greatest scale
    /// @param shear greatest shear of rows against each other to both sides, in degrees
    /// @param interpolation how values between pixels are found: nearest or bilinear
    /// @param fill grey level outside, 0 (black) to 1 (white)
    /// @param p the probability that anything is done
    public record Config(
            double degrees,
            double x,
            double y,
            double minScale,
            double maxScale,
            double shear,
            Interpolation interpolation,
            double fill,
            double p) {
        /// The defaults.
        public Config() {
            this(10, 0.1, 0.1, 0.9, 1.1, 5, Interpolation.NEAREST, 0, 1);
        }
    }

    record Transformed(
            double degrees, int right, int down, double scale, double shear, Interpolation interpolation, double fill)
            implements Change {
        @Override
        public void apply(Image image) {
            Matrix.of(degrees, right, down, scale, shear, 0).sample(image, interpolation, fill);
        }
    }

    /// Every image, with the default settings.
    public Affine() {
        this(new Config());
    }

    /// With all settings.
    ///
    /// @param config the settings
    /// @throws dev.gradus.error.GradusException when a setting is out of its range
    public Affine(Config config) {
        Require.chance("Affine", config.p());
        Require.between("Affine", "fill", config.fill(), 0, 1);
        Sampler.require("Affine", config.interpolation());
        Require.between("Affine", "degrees", config.degrees(), 0, 360);
        Require.between("Affine", "x", config.x(), 0, 1);
        Require.between("Affine", "y", config.y(), 0, 1);
        Require.range("Affine", "Scale", config.minScale(), config.maxScale(), 0.01, 100);
        Require.between("Affine", "shear", config.shear(), 0, 89);
        this.config = config;
    }

    @Override
    public double p() {
        return config.p();
    }

    @Override
    public Change draw(Image image, Rng rng) {
        double degrees = Draws.uniform(rng, 0, -config.degrees(), config.degrees());
        int right = Draws.pixels(rng, 1, config.x() * image.width());
        int down = Draws.pixels(rng, 2, config.y() * image.height());
        double scale = Draws.uniform(rng, 3, config.minScale(), config.maxScale());
        double shear = Draws.uniform(rng, 4, -config.shear(), config.shear());
        return new Transformed(degrees, right, down, scale, shear, config.interpolation(), config.fill());
    }

    @Override
    public Set<Effect> effects() {
        return turning(config.degrees());
    }

    /// What turning by up to an angle does.
    static Set<Effect> turning(double degrees) {
        return degrees > 45 ? Set.of(Effect.TURN, Effect.GEOMETRY, Effect.HIDE) : Set.of(Effect.GEOMETRY, Effect.HIDE);
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
