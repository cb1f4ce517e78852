package dev.gradus.optim;

import dev.gradus.error.GradusException;

/// Checks of settings that are numbers.
final class Range {
    static final double POSITIVE = Double.MIN_VALUE;
    static final double BELOW_ONE = Math.nextDown(1.0);
    static final double ANY = Double.MAX_VALUE;

    private Range() {}

    static void require(String optimizer, String setting, double value, double least, double most) {
        require(
                optimizer + ": " + setting,
                value,
                least,
                most,
                "Usual learning rates are 1e-4 to 1e-1, usual momenta 0.9 to 0.999.");
    }

    static void requireLimit(String clip, String setting, double value) {
        String usual = "Usual limits are 0.1 to 10, of AdaptiveClip 0.01; to have no clipping, leave it out.";
        require(clip + ": " + setting, value, POSITIVE, ANY, usual);
    }

    static void requireAverage(String average, String setting, double value, double least, double most) {
        String usual = "Usual decays are 0.99 to 0.9999; after and every count steps.";
        require(average + ": " + setting, value, least, most, usual);
    }

    private static void require(String where, double value, double least, double most, String usual) {
        if (value >= least && value <= most) return;
        String from = least == POSITIVE ? "above 0" : "from " + plain(least);
        String to = most == BELOW_ONE ? " to below 1" : most == ANY ? ", finite" : " to " + plain(most);
        throw GradusException.got("%s %s", where, value)
                .expected("a number %s%s", from, to)
                .because("a sign or a point is misplaced, or a search drew from a wrong range")
                .repair(usual);
    }

    private static String plain(double number) {
        return number == Math.rint(number) ? Long.toString((long) number) : Double.toString(number);
    }
}
