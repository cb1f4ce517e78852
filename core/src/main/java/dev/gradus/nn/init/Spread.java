package dev.gradus.nn.init;

import dev.gradus.error.GradusException;

/// Checks of the width of a distribution.
final class Spread {
    private Spread() {}

    static void requireNotNegative(String what, double width) {
        if (!(width >= 0 && width < Double.POSITIVE_INFINITY)) {
            throw GradusException.got("%s = %s", what, width)
                    .expected("a number of 0 or more")
                    .because("two numbers are exchanged, or a sign is wrong")
                    .repair("Give the width of the distribution as a positive number.");
        }
    }

    static void requirePositive(String what, double width) {
        requireNotNegative(what, width == 0 ? Double.NaN : width);
    }
}
