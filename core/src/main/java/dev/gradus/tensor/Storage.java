package dev.gradus.tensor;

import dev.gradus.tensor.kernel.Recorder;
import java.util.Arrays;

/// The Java array behind a tensor, by its element type.
final class Storage {
    private Storage() {}

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

    static void put(Object array, int i, double value) {
        switch (array) {
            case float[] f -> f[i] = (float) value;
            case double[] d -> d[i] = value;
            default -> ((int[]) array)[i] = (int) value;
        }
    }

    static void fill(int[] array, int from, int n, int value) {
        Recorder.once(() -> Arrays.fill(array, from, from + n, value));
    }

    /// Copies elements, in the type of the target.
    static void convert(Object from, int fromOffset, Object to, int toOffset, int n) {
        if (from.getClass() == to.getClass()) {
            Recorder.once(() -> System.arraycopy(from, fromOffset, to, toOffset, n));
            return;
        }
        Recorder.once(() -> {
            for (int i = 0; i < n; i++) put(to, toOffset + i, get(from, fromOffset + i));
        });
    }
}
