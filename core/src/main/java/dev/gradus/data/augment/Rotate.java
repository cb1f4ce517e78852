package dev.gradus.data.augment;

import dev.gradus.config.Describe;
import dev.gradus.tensor.Rng;
import java.util.Set;

/// Turns around the centre by any angle: `y[p] = x[R p]`, counter-clockwise by `degrees ~ U(minDegrees, maxDegrees)`.
///
/// Shapes: any; corners are cut off. Quarters of a turn are exact. Defaults: -15 to 15 degrees, nearest, black outside, p 1. More than 45 degrees
/// is not for digits and letters. Source: torchvision's `RandomRotation`; its `RandomAffine` turns the other way.
public final class Rotate implements RandomChange {
    private final Config config;

    /// Settings.
    ///
    /// @param minDegrees least angle, counter-clockwise
    /// @param maxDegrees greatest angle
    /// @param interpolation how values between pixels are found: nearest or bilinear
    /// @param fill grey level outside, 0 (black) to 1 (white)
    /// @param p the probability that anything is done
    public record Config(double minDegrees, double maxDegrees, Interpolation interpolation, double fill, double p) {
        /// The defaults.
        public Config() {
            this(-15, 15, Interpolation.NEAREST, 0, 1);
        }
    }

    record Rotated(double degrees, Interpolation interpolation, double fill) implements Change {
        @Override
        public void apply(Image image) {
            double turns = degrees / 90 - 4 * Math.floor(degrees / 360);
            boolean exact = turns == Math.rint(turns) && (turns == 2 || image.height() == image.width());
            if (turns % 4 == 0) return; // 4 for an angle just below 0
            if (exact) new Rotate90.Turned((int) turns).apply(image);
            else Matrix.of(-degrees, 0, 0, 1, 0, 0).sample(image, interpolation, fill);
        }
    }

    /// Every image, to both sides.
    ///
    /// @param degrees the greatest angle
    /// @throws dev.gradus.error.GradusException when a setting is out of its range
    public Rotate(double degrees) {
        this(new Config(-degrees, degrees, Interpolation.NEAREST, 0, 1));
    }

    /// With all settings.
    ///
    /// @param config the settings
    /// @throws dev.gradus.error.GradusException when a setting is out of its range
    public Rotate(Config config) {
        Require.chance("Rotate", config.p());
        Require.between("Rotate", "fill", config.fill(), 0, 1);
        Sampler.require("Rotate", config.interpolation());
        Require.range("Rotate", "Degrees", config.minDegrees(), config.maxDegrees(), -360, 360);
        this.config = config;
    }

    @Override
    public double p() {
        return config.p();
    }

    @Override
    public Change draw(Image image, Rng rng) {
        return new Rotated(
                Draws.uniform(rng, 0, config.minDegrees(), config.maxDegrees()), config.interpolation(), config.fill());
    }

    @Override
    public Set<Effect> effects() {
        return Affine.turning(Math.max(-config.minDegrees(), config.maxDegrees()));
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
