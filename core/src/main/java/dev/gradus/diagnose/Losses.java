package dev.gradus.diagnose;

import java.util.Arrays;

/// The losses of the steps in bounded memory: when there is no room, each two become their mean.
final class Losses {
    private static final int MOST = 1 << 13;

    private final double[] means = new double[MOST];
    private int count;
    private long stride = 1;
    private double sum;
    private long summed;

    void add(double loss) {
        sum += loss;
        if (++summed < stride) return;
        if (count == MOST) halve();
        else flush();
    }

    private void flush() {
        means[count++] = sum / summed;
        sum = 0;
        summed = 0;
    }

    /// The sum under way is half of what comes next.
    private void halve() {
        for (int i = 0; i < MOST / 2; i++) means[i] = (means[2 * i] + means[2 * i + 1]) / 2;
        count = MOST / 2;
        stride *= 2;
    }

    double[] all() {
        return Arrays.copyOf(means, count);
    }
}
