package dev.gradus.tensor;

/// The switch for checks that cost time: off by default, on in all tests (`-Dgradus.checks=true`).
final class Checks {
    static final boolean ON = Boolean.getBoolean("gradus.checks");

    private Checks() {}
}
