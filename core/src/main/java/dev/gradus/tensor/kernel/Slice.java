package dev.gradus.tensor.kernel;

import java.util.Arrays;

/// Where elements are: in a Java array of their type, from an offset on.
///
/// A tensor's memory keeps its own, so that asking for it makes no object.
///
/// @param <A> `float[]`, `double[]` or `int[]`
/// @param array where the elements are
/// @param offset of the first
public record Slice<A>(A array, int offset) {
    /// An element of an array of any of these types.
    ///
    /// @param array of numbers
    /// @param i the place
    /// @return its value
    public static double get(Object array, int i) {
        return switch (array) {
            case float[] f -> f[i];
            case double[] d -> d[i];
            default -> ((int[]) array)[i];
        };
    }

    /// The array of integers.
    ///
    /// @return the array
    public int[] ints() {
        return (int[]) array;
    }

    /// This slice, of integers.
    ///
    /// @return of the same array
    public Slice<int[]> ofInts() {
        return new Slice<>(ints(), offset);
    }

    /// An element.
    ///
    /// @param i counted from the first
    /// @return its value
    public double get(int i) {
        return get(array, offset + i);
    }

    /// Sets an element.
    ///
    /// @param i counted from the first
    /// @param value is rounded to the type
    public void put(int i, double value) {
        switch (array) {
            case float[] f -> f[offset + i] = (float) value;
            case double[] d -> d[offset + i] = value;
            default -> ((int[]) array)[offset + i] = (int) value;
        }
    }

    /// Sets the first n elements, which are integers.
    ///
    /// @param n how many
    /// @param value of each
    public void fill(int n, int value) {
        Recorder.once(() -> Arrays.fill(ints(), offset, offset + n, value));
    }

    /// Copies the first n elements, in the type of the target.
    ///
    /// @param to the target
    /// @param n how many
    public void copyTo(Slice<A> to, int n) {
        if (array.getClass() == to.array.getClass()) {
            Recorder.once(() -> System.arraycopy(array, offset, to.array, to.offset, n));
            return;
        }
        Recorder.once(() -> {
            for (int i = 0; i < n; i++) to.put(i, get(i));
        });
    }
}
