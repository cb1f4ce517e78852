package dev.gradus.tensor;

import dev.gradus.tensor.kernel.Recorder;
import java.util.Arrays;

/// Where elements are: in a Java array of their type, from an offset on; what kernels take.
///
/// A tensor's [Memory] keeps its own, so that asking for it makes no object.
record Slice(Object array, int offset) {
    static Object make(DType dtype, int length) {
        return switch (dtype) {
            case FLOAT32 -> new float[length];
            case FLOAT64 -> new double[length];
            case INT32 -> new int[length];
        };
    }

    static double get(Object array, int i) {
        return switch (array) {
            case float[] f -> f[i];
            case double[] d -> d[i];
            default -> ((int[]) array)[i];
        };
    }

    /// The array of integers.
    int[] ints() {
        return (int[]) array;
    }

    double get(int i) {
        return get(array, offset + i);
    }

    void put(int i, double value) {
        switch (array) {
            case float[] f -> f[offset + i] = (float) value;
            case double[] d -> d[offset + i] = value;
            default -> ((int[]) array)[offset + i] = (int) value;
        }
    }

    /// Sets the first n elements, which are integers.
    void fill(int n, int value) {
        Recorder.once(() -> Arrays.fill((int[]) array, offset, offset + n, value));
    }

    /// Copies the first n elements, in the type of the target.
    void copyTo(Slice to, int n) {
        if (array.getClass() == to.array.getClass()) {
            Recorder.once(() -> System.arraycopy(array, offset, to.array, to.offset, n));
            return;
        }
        Recorder.once(() -> {
            for (int i = 0; i < n; i++) to.put(i, get(i));
        });
    }
}
