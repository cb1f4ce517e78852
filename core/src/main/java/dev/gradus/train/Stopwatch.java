package dev.gradus.train;

/// The time that a training and its present epoch have taken, in all processes that had a part in them.
final class Stopwatch {
    private long began = System.nanoTime();
    private double before;
    private boolean goesOn;
    private long epochBegan;
    private double epochBefore;

    /// Starts the time of this process.
    void start() {
        began = System.nanoTime();
    }

    /// Takes over the time of the processes before.
    void goOn(double seconds) {
        before = seconds;
        goesOn = true;
    }

    /// Whether the training was begun by another process.
    boolean goesOn() {
        return goesOn;
    }

    double seconds() {
        return before + (System.nanoTime() - began) * 1e-9;
    }

    long millis() {
        return (long) (seconds() * 1000);
    }

    /// Starts the time of an epoch, or of the rest of it.
    void startEpoch() {
        epochBegan = System.nanoTime();
    }

    /// Starts the time of the rest of an epoch of which a part is done.
    ///
    /// @param seconds that the part took
    void startEpoch(double seconds) {
        epochBefore = seconds;
        startEpoch();
    }

    double epochSeconds() {
        return epochBefore + (System.nanoTime() - epochBegan) * 1e-9;
    }
}
