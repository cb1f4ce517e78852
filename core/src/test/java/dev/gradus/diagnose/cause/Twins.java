package dev.gradus.diagnose.cause;

import dev.gradus.train.diagnose.Certainty;
import dev.gradus.train.diagnose.Evidence;
import dev.gradus.train.diagnose.Grade;
import java.util.function.Supplier;

/// A training with a fault and one without it.
///
/// @param cause that has to be found in the one
/// @param what is wrong with it
/// @param grade of the finding
/// @param certainty of the finding
/// @param sick what is known of the one with the fault
/// @param healthy what is known of the one without
/// @param tolerance of the numbers, relative
/// @param numbers that speak for the finding, in their order; NaN for those that are not known beforehand
record Twins(
        String cause,
        String what,
        Grade grade,
        Certainty certainty,
        Supplier<Evidence> sick,
        Supplier<Evidence> healthy,
        double tolerance,
        double[] numbers) {
    static Twins fail(String cause, String what, Supplier<Evidence> sick, Supplier<Evidence> healthy) {
        return new Twins(cause, what, Grade.FAIL, Certainty.LIKELY, sick, healthy, 0, new double[0]);
    }

    static Twins warn(String cause, String what, Supplier<Evidence> sick, Supplier<Evidence> healthy) {
        return new Twins(cause, what, Grade.WARN, Certainty.LIKELY, sick, healthy, 0, new double[0]);
    }

    static Twins possible(String cause, String what, Supplier<Evidence> sick, Supplier<Evidence> healthy) {
        return new Twins(cause, what, Grade.WARN, Certainty.POSSIBLE, sick, healthy, 0, new double[0]);
    }

    Twins failing() {
        return new Twins(cause, what, Grade.FAIL, certainty, sick, healthy, tolerance, numbers);
    }

    Twins numbers(double within, double... expected) {
        return new Twins(cause, what, grade, certainty, sick, healthy, within, expected);
    }

    @Override
    public String toString() {
        return cause + ": " + what;
    }
}
