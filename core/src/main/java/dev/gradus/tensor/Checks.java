package dev.gradus.tensor;

/// The switches for checks that cost time: off by default, on in all tests (`-Dgradus.checks=true`).
final class Checks {
    static final boolean ON = Boolean.getBoolean("gradus.checks");

    /// Every how many replays of a recorded step it is computed as usual, too, and compared; 0 for never.
    static final int EVERY = ON ? Integer.getInteger("gradus.checks.every", 50) : 0;

    private Checks() {}
}
