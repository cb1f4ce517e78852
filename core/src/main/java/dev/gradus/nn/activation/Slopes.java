package dev.gradus.nn.activation;

import dev.gradus.error.GradusException;

/// Checks of the settings of activations.
final class Slopes {
    private Slopes() {}

    static void requirePositive(String what, double value) {
        if (value > 0 && value < Double.POSITIVE_INFINITY) return;
        throw GradusException.got("%s = %s", what, value)
                .expected("a number above 0")
                .because("a sign is misplaced, or it was left out")
                .repair("Leave it out, to have the default.");
    }

    static void requireFinite(String what, double value) {
        if (Double.isFinite(value)) return;
        throw GradusException.got("%s = %s", what, value)
                .expected("a finite number")
                .because("it was computed by a division by 0")
                .repair("Leave it out, to have the default.");
    }

    static void requireOrder(String layer, double low, double high) {
        if (low <= high && low > Double.NEGATIVE_INFINITY && high < Double.POSITIVE_INFINITY) return;
        throw GradusException.got("%s: from %s to %s", layer, low, high)
                .expected("two numbers, the smaller one first")
                .because("the bounds are exchanged")
                .repair("Exchange them.");
    }
}
