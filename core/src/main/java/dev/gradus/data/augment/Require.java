package dev.gradus.data.augment;

import dev.gradus.error.GradusException;

/// Checks of settings.
final class Require {
    /// Every pixel costs as much as a window has pixels.
    static final int MOST_WINDOW = 255;

    private static final int MOST_SIDE = 1 << 15;

    private Require() {}

    static void chance(String who, double p) {
        if (p >= 0 && p <= 1) return;
        throw GradusException.got("%s: p = %s", who, text(p))
                .expected("a probability from 0 to 1")
                .because("it was given in percent")
                .repair("Write 0.5 for every second image.");
    }

    static void between(String who, String setting, double value, double least, double most) {
        if (value >= least && value <= most) return;
        throw GradusException.got("%s: %s = %s", who, setting, text(value))
                .expected(
                        most == Double.MAX_VALUE ? "a number, at least %s" : "a number from %s to %s",
                        text(least),
                        text(most))
                .because("a sign or a point is misplaced")
                .repair("Leave the setting out to get its default.");
    }

    /// A least and a greatest value, each within bounds.
    static void range(String who, String setting, double min, double max, double least, double most) {
        between(who, "min" + setting, min, least, most);
        between(who, "max" + setting, max, least, most);
        if (min <= max) return;
        throw GradusException.got("%s: min%s = %s and max%s = %s", who, setting, text(min), setting, text(max))
                .expected("the least not to exceed the greatest")
                .because("they are exchanged, or only one was given and the other has its default")
                .repair("Give both.");
    }

    /// The size of the images that are made.
    static void size(String who, int height, int width) {
        if (height >= 1 && width >= 0 && Math.max(height, width) <= MOST_SIDE) return;
        throw GradusException.got("%s: height %d and width %d", who, height, width)
                .expected("a height from 1 to %,d, and a width or 0 for the same", MOST_SIDE)
                .because("the size was not given")
                .repair("Give the size in pixels, for example {type: center-crop, height: 28}.");
    }

    /// The side of a window around a pixel.
    static void odd(String who, String setting, int value) {
        if (value > MOST_WINDOW) {
            throw GradusException.got("%s: %s = %d", who, setting, value)
                    .expected("an odd number, at most %d", MOST_WINDOW)
                    .because("pixels of a whole image were counted, or a digit is too many")
                    .repair("Usual are 3 to 23 pixels, about a tenth of the image.");
        }
        if (value >= 1 && value % 2 == 1) return;
        throw GradusException.got("%s: %s = %d", who, setting, value)
                .expected("an odd number from 1 to %d", MOST_WINDOW)
                .because("a window without a centre would shift the image by half a pixel")
                .repair("Use %d.", Math.max(1, value + 1));
    }

    /// Whole numbers without a point.
    private static String text(double value) {
        return value == Math.rint(value) && Math.abs(value) < 1e9
                ? String.valueOf((long) value)
                : String.valueOf(value);
    }
}
