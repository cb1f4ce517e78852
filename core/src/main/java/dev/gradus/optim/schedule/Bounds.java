package dev.gradus.optim.schedule;

import dev.gradus.error.GradusException;

/// Checks of the settings of schedules.
final class Bounds {
    private Bounds() {}

    static void require(String schedule, String what, double value, double least, double most) {
        if (value >= least && value <= most) return;
        throw GradusException.got("%s: %s %s", schedule, what, value)
                .expected(
                        most == Double.MAX_VALUE
                                ? "a number of at least " + least
                                : "a number from " + least + " to " + most)
                .because("two settings are exchanged, or a sign is misplaced")
                .repair("See the defaults of %s.", schedule);
    }
}
