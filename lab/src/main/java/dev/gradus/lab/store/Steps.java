package dev.gradus.lab.store;

import java.util.Arrays;

/// The loss and the learning rate of every training step of a run, in order.
public final class Steps {
    private int[] epochs = new int[256];
    private int[] steps = new int[256];
    private double[] losses = new double[256];
    private float[] rates = new float[256];
    private int size;

    Steps() {}

    /// Adds a step. Where the run went back, as one that goes on from a checkpoint does, what it did again replaces what it had.
    void add(int epoch, int step, double loss, double learningRate) {
        while (size > 0 && order(size - 1, epoch, step) >= 0) size--;
        if (size == epochs.length) {
            epochs = Arrays.copyOf(epochs, 2 * size);
            steps = Arrays.copyOf(steps, 2 * size);
            losses = Arrays.copyOf(losses, 2 * size);
            rates = Arrays.copyOf(rates, 2 * size);
        }
        epochs[size] = epoch;
        steps[size] = step;
        rates[size] = (float) learningRate;
        losses[size++] = loss;
    }

    /// How many steps.
    ///
    /// @return 0 where none was done
    public int size() {
        return size;
    }

    /// The epoch of a step.
    ///
    /// @param i from 0
    /// @return from 1
    public int epoch(int i) {
        return epochs[i];
    }

    /// The number of a step within its epoch.
    ///
    /// @param i from 0
    /// @return from 1
    public int step(int i) {
        return steps[i];
    }

    /// The loss of a step.
    ///
    /// @param i from 0
    /// @return of its batch
    public double loss(int i) {
        return losses[i];
    }

    /// The learning rate of a step.
    ///
    /// @param i from 0
    /// @return in float32; NaN where the log does not say
    public double learningRate(int i) {
        return rates[i];
    }

    /// Whether a step comes before (negative), at (0) or after (positive) a place.
    ///
    /// @param i the step, from 0
    /// @param epoch of the place
    /// @param step within that epoch
    /// @return negative, 0 or positive
    public int order(int i, int epoch, int step) {
        return epochs[i] != epoch ? Integer.compare(epochs[i], epoch) : Integer.compare(steps[i], step);
    }
}
