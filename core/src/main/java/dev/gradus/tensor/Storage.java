package dev.gradus.tensor;

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
}
