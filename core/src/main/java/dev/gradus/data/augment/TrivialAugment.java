package dev.gradus.data.augment;

import dev.gradus.config.Describe;
import dev.gradus.tensor.Rng;
import java.util.Set;

/// One random operation of random strength: `y = oₖ(x; m)`, k uniform over 14 operations, m over `levels` strengths. Nothing to be tuned.
///
/// The operations are those of [RandAugment], in its wide form: the strengths go to a shear of 0.99, a move of 32 pixels, 135 degrees, factors
/// of 1 ± 0.99, 2 bits, threshold 0. Shapes: any. Defaults: 31 levels, nearest, black outside, p 1. Not for digits and letters. Source: Müller and
/// Hutter 2021; torchvision's `TrivialAugmentWide`.
public final class TrivialAugment implements RandomChange {
    private final Config config;

    /// Settings.
    ///
    /// @param levels number of strengths, at least 2
    /// @param interpolation how values between pixels are found: nearest or bilinear
    /// @param fill grey level outside, 0 (black, torchvision's default of no fill) to 1 (white)
    /// @param p the probability that anything is done
    public record Config(int levels, Interpolation interpolation, double fill, double p) {
        /// The defaults.
        public Config() {
            this(31, Interpolation.NEAREST, 0, 1);
        }
    }

    /// With 31 strengths.
    public TrivialAugment() {
        this(new Config());
    }

    /// With all settings.
    ///
    /// @param config the settings
    /// @throws dev.gradus.error.GradusException when a setting is out of its range
    public TrivialAugment(Config config) {
        Require.chance("TrivialAugment", config.p());
        Require.between("TrivialAugment", "fill", config.fill(), 0, 1);
        Sampler.require("TrivialAugment", config.interpolation());
        Require.between("TrivialAugment", "levels", config.levels(), 2, 1000);
        this.config = config;
    }

    @Override
    public double p() {
        return config.p();
    }

    @Override
    public Change draw(Image image, Rng rng) {
        var style = new Operation.Style(Operation.Ranges.WIDE, config.levels(), config.interpolation(), config.fill());
        int level = rng.below(1, config.levels()), sign = rng.uniform(2) < 0.5 ? -1 : 1;
        return Operation.draw(rng.fork(1)).change(style, level, sign, image);
    }

    @Override
    public Set<Effect> effects() {
        return Set.of(Effect.TURN, Effect.GEOMETRY, Effect.COLOUR, Effect.DETAIL, Effect.HIDE);
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
