package dev.gradus.lab.export;

import java.util.Arrays;

/// When the steps of a run were done.
final class StepTimes {
    private long[] steps = new long[256];
    private double[] seconds = new double[256];
    private int size;

    /// Adds a step; where the run went back, later ones are forgotten.
    void add(long step, double wallSeconds) {
        while (size > 0 && steps[size - 1] >= step) size--;
        if (size == steps.length) {
            steps = Arrays.copyOf(steps, 2 * size);
            seconds = Arrays.copyOf(seconds, 2 * size);
        }
        steps[size] = step;
        seconds[size++] = wallSeconds;
    }

    /// The number of the last step; 0 before the first.
    long last() {
        return size == 0 ? 0 : steps[size - 1];
    }

    /// When a step was done.
    ///
    /// @return NaN where it was not
    double at(long step) {
        int found = Arrays.binarySearch(steps, 0, size, step);
        return found < 0 ? Double.NaN : seconds[found];
    }
}
