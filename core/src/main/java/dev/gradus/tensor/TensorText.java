package dev.gradus.tensor;

/// The text form of a tensor: nested brackets, then shape and type where they are not obvious.
final class TensorText {
    private static final int MOST = 1000;

    private TensorText() {}

    static String of(Tensor t) {
        Shape shape = t.shape();
        if (t.size() > MOST) return "Tensor " + shape + " " + t.dtype();
        StringBuilder text = new StringBuilder();
        append(text, t.dtype() == DType.INT32 ? null : t.toDoubles(), t.toInts(), t, 0, 0, t.size());
        if (shape.rank() != 1 || t.dtype() != DType.FLOAT32) text.append(' ').append(shape);
        if (t.dtype() != DType.FLOAT32) text.append(' ').append(t.dtype());
        return text.toString();
    }

    private static void append(
            StringBuilder text,
            double @org.jspecify.annotations.Nullable [] numbers,
            int[] ints,
            Tensor t,
            int axis,
            int from,
            int count) {
        if (axis == t.shape().rank()) {
            if (numbers == null) text.append(ints[from]);
            else if (t.dtype() == DType.FLOAT32) text.append((float) numbers[from]);
            else text.append(numbers[from]);
            return;
        }
        int size = t.shape().axis(axis), each = size == 0 ? 0 : count / size;
        text.append('[');
        for (int i = 0; i < size; i++) {
            if (i > 0) text.append(", ");
            append(text, numbers, ints, t, axis + 1, from + i * each, each);
        }
        text.append(']');
    }
}
