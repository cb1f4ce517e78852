package dev.gradus.data.augment;

import dev.gradus.tensor.Rng;

/// The operations of [RandAugment] and [TrivialAugment], in the order of torchvision's tables.
enum Operation {
    IDENTITY,
    SHEAR_X,
    SHEAR_Y,
    TRANSLATE_X,
    TRANSLATE_Y,
    ROTATE,
    BRIGHTNESS,
    COLOUR,
    CONTRAST,
    SHARPNESS,
    POSTERIZE,
    SOLARIZE,
    AUTO_CONTRAST,
    EQUALIZE;

    private static final Operation[] ALL = values();

    /// The strongest form of each.
    ///
    /// @param shear as the tangent of the angle
    /// @param sidesMoved as a share of the side
    /// @param pixelsMoved added to it
    /// @param degrees of a turn
    /// @param enhance how far factors are from 1
    /// @param bits that posterizing takes away
    record Ranges(double shear, double sidesMoved, double pixelsMoved, double degrees, double enhance, double bits) {
        static final Ranges NARROW = new Ranges(0.3, 150.0 / 331, 0, 30, 0.9, 4);
        static final Ranges WIDE = new Ranges(0.99, 0, 32, 135, 0.99, 6);
    }

    record Unchanged() implements Change {
        @Override
        public void apply(Image image) {}
    }

    static Operation draw(Rng rng) {
        return ALL[rng.below(0, ALL.length)];
    }

    /// This operation.
    ///
    /// @param most the strongest form
    /// @param share of the strongest form, 0 to 1
    /// @param sign 1 or -1, for those that have two directions
    Change change(Ranges most, double share, Image image, int sign, Interpolation interpolation, double fill) {
        double shear = Math.toDegrees(StrictMath.atan(sign * share * most.shear));
        double factor = 1 + sign * share * most.enhance;
        return switch (this) {
            case IDENTITY -> new Unchanged();
            case SHEAR_X -> new Shear.ShearedFromCorner(shear, 0, interpolation, fill);
            case SHEAR_Y -> new Shear.ShearedFromCorner(0, shear, interpolation, fill);
            case TRANSLATE_X -> new Translate.Translated(sign * moved(most, share, image.width()), 0, fill);
            case TRANSLATE_Y -> new Translate.Translated(0, sign * moved(most, share, image.height()), fill);
            case ROTATE -> new Rotate.Rotated(sign * share * most.degrees, interpolation, fill);
            case BRIGHTNESS -> new Brightness.Brightened(factor);
            case COLOUR -> new Saturation.Saturated(factor);
            case CONTRAST -> new Contrast.Contrasted(factor);
            case SHARPNESS -> new Sharpness.Sharpened(factor);
            case POSTERIZE -> new Posterize.Posterized((int) Math.rint(8 - share * most.bits));
            case SOLARIZE -> new Solarize.Solarized(1 - share);
            case AUTO_CONTRAST -> new AutoContrast.Stretched();
            case EQUALIZE -> new Equalize.Equalized();
        };
    }

    private static int moved(Ranges most, double share, int side) {
        return (int) (share * (most.sidesMoved * side + most.pixelsMoved));
    }
}
