package dev.gradus.interop.onnx;

import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Window;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// How a window moves along one axis of an image, as the nodes of convolutions and pools say it.
///
/// ```
/// extent = dilation · (kernel - 1) + 1        outputs = ⌊(size + before + after - extent) / stride⌋ + 1
/// ```
///
/// @param kernel elements that it sees at once
/// @param stride how far it moves from one output to the next
/// @param before elements before the first
/// @param after elements after the last
/// @param dilation distance between the elements that it sees
record Span(int kernel, int stride, long before, long after, int dilation) {
    /// An axis along which nothing happens.
    static final Span POINT = new Span(1, 1, 0, 0, 1);

    /// The windows of a node.
    ///
    /// @param call which is refused where its attributes do not fit
    /// @param x `[n, c, …]`
    /// @param kernel sizes, of the weights or of an attribute
    static Span[] of(Call call, Shape x, int[] kernel) {
        OnnxNode node = call.node();
        int axes = x.rank() - 2;
        if (axes < 1 || kernel.length != axes)
            throw node.wrong(
                    "kernel_shape", Arrays.toString(kernel), "one size for each axis after the second of " + x);
        int[] strides = values(node, "strides", axes, 1, 1), dilations = values(node, "dilations", axes, 1, 1);
        int[] pads = values(node, "pads", 2 * axes, 0, 0);
        String auto = node.text("auto_pad", "NOTSET");
        Span[] spans = new Span[axes];
        for (int i = 0; i < axes; i++) {
            if (kernel[i] < 1) throw node.wrong("kernel_shape", Arrays.toString(kernel), "sizes of at least 1");
            Span free = new Span(kernel[i], strides[i], 0, 0, dilations[i]);
            spans[i] =
                    switch (auto) {
                        case "NOTSET" -> free.padded(pads[i], pads[i + axes]);
                        case "VALID" -> free;
                        case "SAME_UPPER" -> free.same(x.axis(i + 2), false);
                        case "SAME_LOWER" -> free.same(x.axis(i + 2), true);
                        default -> throw node.wrong("auto_pad", auto, "NOTSET, VALID, SAME_UPPER or SAME_LOWER");
                    };
        }
        return spans;
    }

    private static int[] values(OnnxNode node, String attribute, int count, int otherwise, int least) {
        int[] values = node.wholes(attribute);
        if (values == null) {
            values = new int[count];
            Arrays.fill(values, otherwise);
        }
        if (values.length == count && Arrays.stream(values).allMatch(v -> v >= least)) return values;
        throw node.wrong(attribute, Arrays.toString(values), "%d numbers of at least %d".formatted(count, least));
    }

    /// With other elements beyond the edges.
    Span padded(long newBefore, long newAfter) {
        return new Span(kernel, stride, newBefore, newAfter, dilation);
    }

    /// As many elements beyond the edges as one output for each stride takes; an odd one is before the first or after the last.
    private Span same(int size, boolean isBefore) {
        long missing = Math.max(0, (Math.ceilDiv(size, stride) - 1L) * stride + extent() - size);
        long less = missing / 2;
        return isBefore ? padded(missing - less, less) : padded(less, missing - less);
    }

    /// The elements from the first to the last that it sees at once.
    long extent() {
        return (long) dilation * (kernel - 1) + 1;
    }

    /// The number of outputs.
    ///
    /// @param ceil whether a last window counts that ends beyond the padding, if it begins before the padding's begin
    /// @throws dev.gradus.error.GradusException when there is none
    long outputs(Call call, int size, boolean ceil) {
        long room = size + before + after - extent();
        long count = room < 0 ? 0 : (ceil ? Math.ceilDiv(room, (long) stride) : room / stride) + 1;
        if (ceil && (count - 1) * stride >= size + before) count--;
        if (count > 0) return count;
        throw call.node()
                .wrong(
                        "a window of",
                        extent(),
                        "one that fits into %d padded elements".formatted(size + before + after));
    }

    boolean isSymmetric() {
        return before == after;
    }

    /// Whether each place of the window sees an element: it is never as a whole beyond an edge.
    boolean alwaysSees() {
        return dilation == 1 && Math.max(before, after) < kernel;
    }

    /// The window of two axes.
    static Window window(Span down, Span right) {
        return new Window(down.symmetric(), right.symmetric());
    }

    private Window.Axis symmetric() {
        return new Window.Axis(kernel, stride, Math.toIntExact(Math.min(before, Integer.MAX_VALUE)), dilation);
    }

    /// A span that an attribute gave, or that of the weights.
    static int[] kernel(OnnxNode node, @Nullable Shape weights) {
        int[] stated = node.wholes("kernel_shape");
        if (weights == null) {
            if (stated == null) throw node.wrong("kernel_shape", "nothing", "the sizes of the window");
            return stated;
        }
        int[] actual = weights.slice(Math.min(2, weights.rank()), weights.rank()).toArray();
        if (stated == null || Arrays.equals(stated, actual)) return actual;
        throw node.wrong("kernel_shape", Arrays.toString(stated), "that of the weights " + weights);
    }
}
