package dev.gradus.lab.search;

import dev.gradus.error.GradusException;
import dev.gradus.error.Printable;

/// The arithmetic of ranges on linear and logarithmic scales, to the same bits on every machine.
final class Ranges {
    private Ranges() {}

    /// @throws GradusException when there is nothing between the bounds, or no logarithm of them
    static void check(String path, double low, double high, boolean isLog) {
        if (!(low < high) || !Double.isFinite(low) || !Double.isFinite(high)) {
            throw GradusException.got("the range %s..%s for %s", text(low), text(high), path)
                    .expected("two finite numbers, the smaller one first")
                    .because(low > high ? "the bounds are swapped" : "there is nothing between the bounds")
                    .repair("Write the range as LOW..HIGH, or --set %s=VALUE for a single value.", path);
        }
        if (isLog && low <= 0) {
            throw GradusException.got("the logarithmic range %s..%s for %s", text(low), text(high), path)
                    .expected("positive bounds")
                    .because("numbers of at most 0 have no logarithm")
                    .repair("Begin above 0, for example at %s, or write uniform:.", text(high / 1e4));
        }
    }

    static double at(double low, double high, boolean isLog, double u) {
        if (!isLog) return low + u * (high - low);
        double first = StrictMath.log(low);
        return StrictMath.exp(first + u * (StrictMath.log(high) - first));
    }

    static double of(double low, double high, boolean isLog, double x) {
        if (!isLog) return (x - low) / (high - low);
        double first = StrictMath.log(low);
        return (StrictMath.log(x) - first) / (StrictMath.log(high) - first);
    }

    static double number(Dimension dimension, Object value) {
        if (value instanceof Number number) return number.doubleValue();
        throw foreign(dimension, value);
    }

    static GradusException foreign(Dimension dimension, Object value) {
        return GradusException.got(
                        "the value %s for %s", Printable.excerpt(String.valueOf(value), 80), dimension.path())
                .expected("one of %s", dimension)
                .because("the space is another one now")
                .repair("Give the point values of the space.");
    }

    /// As people write it: 1e-05 is 1e-5.
    static String text(double x) {
        String text = x == Math.rint(x) && Math.abs(x) < 1e6 ? String.valueOf((long) x) : String.valueOf(x);
        return text.replace("E", "e").replace(".0e", "e");
    }
}
