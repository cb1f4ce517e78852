package dev.gradus.interop.onnx;

import dev.gradus.interop.onnx.GraphWriter.Flow;
import dev.gradus.tensor.Window;
import java.util.List;

/// The places of a pooling's windows, so that incomplete last ones can be written as complete ones of a larger image: readers of ONNX
/// differ in which of them they count and by how many elements they divide.
///
/// @param down along the height
/// @param right along the width
record Pooling(Line down, Line right) {
    /// Windows along one axis of an image.
    private record Line(int size, Window.Axis window, int outputs) {
        /// How far the last window goes beyond the padded image.
        int beyond() {
            long end = (outputs - 1L) * window.stride() + window.extent();
            return (int) Math.max(0, end - size - 2L * window.padding());
        }

        /// How many elements of a window are counted.
        int counted(int output, boolean countPadding) {
            int from = output * window.stride(), to = from + window.kernel(), padding = window.padding();
            int first = countPadding ? 0 : padding, last = size + (countPadding ? 2 * padding : padding);
            return Math.min(to, last) - Math.max(from, first);
        }
    }

    static Pooling of(
            Flow x,
            List<Integer> kernel,
            List<Integer> stride,
            List<Integer> padding,
            List<Integer> dilation,
            boolean ceil) {
        Line[] lines = new Line[2];
        for (int i = 0; i < 2; i++) {
            var window = new Window.Axis(at(kernel, i), at(stride, i), at(padding, i), at(dilation, i));
            int size = x.sample().axis(1 + i);
            lines[i] = new Line(size, window, window.outputs(size, ceil));
        }
        return new Pooling(lines[0], lines[1]);
    }

    private static int at(List<Integer> sizes, int axis) {
        return sizes.get(Math.min(axis, sizes.size() - 1));
    }

    /// Whether a window goes beyond the padded image.
    boolean isIncomplete() {
        return down.beyond() > 0 || right.beyond() > 0;
    }

    /// What is to be added before and behind each axis of a batch.
    int[] pads() {
        int top = down.window.padding(), left = right.window.padding();
        return new int[] {0, 0, top, left, 0, 0, top + down.beyond(), left + right.beyond()};
    }

    int rows() {
        return down.outputs;
    }

    int columns() {
        return right.outputs;
    }

    /// What the mean of each whole window is multiplied by to give that of its counted elements.
    float[] shares(boolean countPadding) {
        float[] shares = new float[rows() * columns()];
        int area = down.window.kernel() * right.window.kernel();
        for (int r = 0; r < rows(); r++) {
            for (int c = 0; c < columns(); c++) {
                int counted = down.counted(r, countPadding) * right.counted(c, countPadding);
                shares[r * columns() + c] = (float) ((double) area / counted);
            }
        }
        return shares;
    }
}
