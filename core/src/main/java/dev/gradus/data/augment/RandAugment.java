package dev.gradus.data.augment;

import dev.gradus.config.Describe;
import dev.gradus.tensor.Rng;
import java.util.Set;
import java.util.function.Consumer;

/// A number of random operations of one strength: `y = oₖ(oⱼ(x))`, j and k uniform over 14 operations.
///
/// They are: nothing, shear and translate along either axis, rotate, brightness, colour, contrast, sharpness, posterize, solarize, stretched
/// contrast, equalize. The strength is level `magnitude` of `levels` equal steps to a shear of 0.3, a move of 150 / 331 of the side, 30 degrees,
/// factors of 1 ± 0.9, 4 bits, threshold 0; signs are random. Shapes: any. Defaults: 2 operations, magnitude 9 of 31 levels, nearest, black outside,
/// p 1. Source: Cubuk et al. 2019; torchvision's `RandAugment`.
public final class RandAugment implements Augmentation {
    private final Config config;

    /// Settings.
    ///
    /// @param operations how many operations, one after the other
    /// @param magnitude their strength, from 0
    /// @param levels number of strengths, at least 2
    /// @param interpolation how values between pixels are found: nearest or bilinear
    /// @param fill grey level outside, 0 (black, torchvision's default of no fill) to 1 (white)
    /// @param p the probability that anything is done
    public record Config(
            int operations, int magnitude, int levels, Interpolation interpolation, double fill, double p) {
        /// The defaults.
        public Config() {
            this(2, 9, 31, Interpolation.NEAREST, 0, 1);
        }
    }

    /// Two operations of strength 9.
    public RandAugment() {
        this(new Config());
    }

    /// With a number of operations and their strength.
    ///
    /// @param operations how many operations, one after the other
    /// @param magnitude their strength, 0 to 30
    /// @throws dev.gradus.error.GradusException when a setting is out of its range
    public RandAugment(int operations, int magnitude) {
        this(new Config(operations, magnitude, 31, Interpolation.NEAREST, 0, 1));
    }

    /// With all settings.
    ///
    /// @param config the settings
    /// @throws dev.gradus.error.GradusException when a setting is out of its range
    public RandAugment(Config config) {
        Require.chance("RandAugment", config.p());
        Require.between("RandAugment", "fill", config.fill(), 0, 1);
        Sampler.require("RandAugment", config.interpolation());
        Require.between("RandAugment", "operations", config.operations(), 0, 100);
        Require.between("RandAugment", "levels", config.levels(), 2, 1000);
        Require.between("RandAugment", "magnitude", config.magnitude(), 0, config.levels() - 1);
        this.config = config;
    }

    @Override
    public void apply(Image image, Rng rng, Consumer<? super Change> log) {
        if (config.p() < 1 && rng.uniform(0) >= config.p()) return;
        var style =
                new Operation.Style(Operation.Ranges.NARROW, config.levels(), config.interpolation(), config.fill());
        for (int i = 0; i < config.operations(); i++) {
            int sign = rng.uniform(1 + i) < 0.5 ? -1 : 1;
            Change change = Operation.draw(rng.fork(1 + i)).change(style, config.magnitude(), sign, image);
            log.accept(change);
            change.apply(image);
        }
    }

    @Override
    public Set<Effect> effects() {
        return Set.of(Effect.GEOMETRY, Effect.COLOUR, Effect.DETAIL, Effect.HIDE);
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
