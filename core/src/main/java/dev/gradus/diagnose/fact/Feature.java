package dev.gradus.diagnose.fact;

import java.util.Arrays;

/// An element of the inputs over the samples of the training split, as the model sees it.
///
/// @param index of the element
/// @param mean of the finite values
/// @param deviation of the finite values
/// @param median of the finite values
/// @param spread distance of the quartiles
/// @param farthest the value that is farthest from the median
/// @param farthestSample the index of its sample
/// @param usual share of the most frequent value among all
/// @param notFinite how many values are infinite or NaN
public record Feature(
        int index,
        double mean,
        double deviation,
        double median,
        double spread,
        double farthest,
        int farthestSample,
        double usual,
        long notFinite) {
    static Feature of(Sampled samples, int index) {
        int n = samples.size(), count = 0;
        float[] x = new float[n];
        double sum = 0;
        for (int i = 0; i < n; i++) {
            float value = samples.input(i, index);
            if (!Float.isFinite(value)) continue;
            x[count++] = value;
            sum += value;
        }
        double mean = sum / count, squares = 0;
        for (int i = 0; i < count; i++) squares += (x[i] - mean) * (x[i] - mean);
        float[] sorted = Arrays.copyOf(x, count);
        Arrays.sort(sorted);
        double median = count == 0 ? Double.NaN : sorted[count / 2];
        int most = 0;
        for (int i = 0, run = 0; i < count; i++) {
            run = i > 0 && sorted[i] == sorted[i - 1] ? run + 1 : 1;
            most = Math.max(most, run);
        }
        int far = -1;
        for (int i = 0; i < n; i++) {
            float value = samples.input(i, index);
            if (!Float.isFinite(value)) continue;
            if (far < 0 || Math.abs(value - median) > Math.abs(samples.input(far, index) - median)) far = i;
        }
        return new Feature(
                index,
                mean,
                Math.sqrt(squares / count),
                median,
                count == 0 ? Double.NaN : sorted[count - 1 - count / 4] - sorted[count / 4],
                far < 0 ? Double.NaN : samples.input(far, index),
                far < 0 ? -1 : samples.index(far),
                (double) most / n,
                n - count);
    }

    /// Root mean square of the finite values.
    ///
    /// @return with the mean in it
    public double rms() {
        return Math.hypot(mean, deviation);
    }

    /// Whether it has one value in all samples.
    ///
    /// @return true also where nothing is finite
    public boolean isConstant() {
        return !(deviation > 0);
    }

    /// How many distances of the quartiles the farthest value is away from the median.
    ///
    /// @return 0 where more than half of the values are equal
    public double reach() {
        return spread > 0 ? Math.abs(farthest - median) / spread : 0;
    }
}
