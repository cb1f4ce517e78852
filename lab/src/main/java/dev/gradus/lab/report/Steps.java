package dev.gradus.lab.report;

import java.util.Arrays;

/// The loss of every training step of a run, in order.
final class Steps {
    private int[] epochs = new int[256];
    private int[] steps = new int[256];
    private double[] losses = new double[256];
    private int size;

    /// Adds a step. Where the run went back, as one that goes on from a checkpoint does, what it did again replaces what it had.
    void add(int epoch, int step, double loss) {
        while (size > 0 && order(size - 1, epoch, step) >= 0) size--;
        if (size == epochs.length) {
            epochs = Arrays.copyOf(epochs, 2 * size);
            steps = Arrays.copyOf(steps, 2 * size);
            losses = Arrays.copyOf(losses, 2 * size);
        }
        epochs[size] = epoch;
        steps[size] = step;
        losses[size++] = loss;
    }

    int size() {
        return size;
    }

    int epoch(int i) {
        return epochs[i];
    }

    int step(int i) {
        return steps[i];
    }

    double loss(int i) {
        return losses[i];
    }

    /// Whether step `i` comes before (negative), at (0) or after (positive) a place.
    int order(int i, int epoch, int step) {
        return epochs[i] != epoch ? Integer.compare(epochs[i], epoch) : Integer.compare(steps[i], step);
    }
}
