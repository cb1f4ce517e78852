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

        private double moved(int side) {
            return sidesMoved * side + pixelsMoved;
        }
    }

    /// How all operations of one augmentation are done.
    ///
    /// @param most the strongest form
    /// @param levels number of strengths
    /// @param interpolation how values between pixels are found
    /// @param fill grey level outside; 0 is torchvision's default, no fill: what lies outside is black, and nothing is blended with it
    record Style(Ranges most, int levels, Interpolation interpolation, double fill) {
        private double outside() {
            return fill == 0 && interpolation == Interpolation.BILINEAR ? Sampler.NO_FILL : fill;
        }
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
    /// @param level of the strength, from 0
    /// @param sign 1 or -1, for those that have two directions
    Change change(Style style, int level, int sign, Image image) {
        double magnitude = strength(style.most, level, style.levels, image);
        double signed = sign * magnitude, shear = Math.toDegrees(StrictMath.atan(signed));
        Interpolation interpolation = style.interpolation;
        return switch (this) {
            case IDENTITY -> new Unchanged();
            case SHEAR_X -> new Shear.ShearedFromCorner(shear, 0, interpolation, style.outside());
            case SHEAR_Y -> new Shear.ShearedFromCorner(0, shear, interpolation, style.outside());
            case TRANSLATE_X -> new Translate.Translated((int) signed, 0, style.fill);
            case TRANSLATE_Y -> new Translate.Translated(0, (int) signed, style.fill);
            case ROTATE -> new Rotate.Rotated(signed, interpolation, style.outside());
            case BRIGHTNESS -> new Brightness.Brightened(1 + signed);
            case COLOUR -> new Saturation.Saturated(1 + signed);
            case CONTRAST -> new Contrast.Contrasted(1 + signed);
            case SHARPNESS -> new Sharpness.Sharpened(1 + signed);
            case POSTERIZE -> new Posterize.Posterized((int) magnitude);
            case SOLARIZE -> new Solarize.Solarized(magnitude);
            case AUTO_CONTRAST -> new AutoContrast.Stretched();
            case EQUALIZE -> new Equalize.Equalized();
        };
    }

    /// The strength of a level, in the unit of the operation; 0 for those that have none.
    ///
    /// Computed in float32 as torchvision's tables are, since a whole number of pixels or a threshold hangs on the last bit.
    double strength(Ranges most, int level, int levels, Image image) {
        return switch (this) {
            case IDENTITY, AUTO_CONTRAST, EQUALIZE -> 0;
            case SHEAR_X, SHEAR_Y -> between(0, most.shear, level, levels);
            case TRANSLATE_X -> between(0, most.moved(image.width()), level, levels);
            case TRANSLATE_Y -> between(0, most.moved(image.height()), level, levels);
            case ROTATE -> between(0, most.degrees, level, levels);
            case BRIGHTNESS, COLOUR, CONTRAST, SHARPNESS -> between(0, most.enhance, level, levels);
            case POSTERIZE -> Math.rint(8 - level / (float) ((levels - 1) / most.bits));
            case SOLARIZE -> between(1, 0, level, levels);
        };
    }

    /// `torch.linspace(from, to, levels)[level]`: from the nearer end, with one rounding for product and sum.
    private static float between(double from, double to, int level, int levels) {
        float first = (float) from, last = (float) to, step = (last - first) / (levels - 1);
        return level < levels / 2 ? Math.fma(step, level, first) : Math.fma(-step, levels - 1 - level, last);
    }
}
