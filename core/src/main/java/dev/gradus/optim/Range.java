package dev.gradus.optim;

import dev.gradus.error.GradusException;

/// Checks of settings that are numbers.
final class Range {
    static final double POSITIVE = Double.MIN_VALUE;
    static final double BELOW_ONE = Math.nextDown(1.0);
    static final double ANY = Double.MAX_VALUE;

    private Range() {}

    static void require(String optimizer, String setting, double value, double least, double most) {
        if (value >= least && value <= most) return;
        String from = least == POSITIVE ? "above 0" : "from " + plain(least);
        String to = most == BELOW_ONE ? " to below 1" : most == ANY ? ", finite" : " to " + plain(most);
        throw GradusException.got("%s: %s %s", optimizer, setting, value)
                .expected("a number %s%s", from, to)
                .because("a sign or a point is misplaced, or a search drew from a wrong range")
                .repair("Usual learning rates are 1e-4 to 1e-1, usual momenta 0.9 to 0.999.");
    }

    private static String plain(double number) {
        return number == Math.rint(number) ? Long.toString((long) number) : Double.toString(number);
    }
}
