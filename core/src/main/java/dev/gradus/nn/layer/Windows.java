package dev.gradus.nn.layer;

import dev.gradus.error.GradusException;
import dev.gradus.tensor.Window;
import java.util.List;

/// Windows from settings, in which one size stands for both axes.
final class Windows {
    private Windows() {}

    static Window of(
            String layer, List<Integer> kernel, List<Integer> stride, List<Integer> padding, List<Integer> dilation) {
        return new Window(
                axis(0, layer, kernel, stride, padding, dilation), axis(1, layer, kernel, stride, padding, dilation));
    }

    private static Window.Axis axis(
            int axis,
            String layer,
            List<Integer> kernel,
            List<Integer> stride,
            List<Integer> padding,
            List<Integer> dilation) {
        return new Window.Axis(
                size(axis, layer, "kernel", kernel),
                size(axis, layer, "stride", stride),
                size(axis, layer, "padding", padding),
                size(axis, layer, "dilation", dilation));
    }

    /// The size along an axis: 0 downwards, 1 to the right.
    static int size(int axis, String layer, String what, List<Integer> sizes) {
        if (sizes.isEmpty() || sizes.size() > 2) {
            throw GradusException.got("%s: %s %s", layer, what, sizes)
                    .expected("one size for both axes, or [down, right]")
                    .because("an axis was forgotten, or the channels were counted")
                    .repair("Write for example %s: 3 or %s: [3, 5].", what, what);
        }
        return sizes.get(Math.min(axis, sizes.size() - 1));
    }

    /// Refuses padding from which a window could see nothing of the image.
    static void requireHalf(String layer, Window w) {
        if (w.down().padding() * 2L <= w.down().kernel() && w.right().padding() * 2L <= w.right().kernel()) return;
        throw GradusException.got("%s: padding of %d × %d", layer, w.down().padding(), w.right().padding())
                .expected("at most half the kernel of %d × %d", w.down().kernel(), w.right().kernel())
                .because("a window at the edge would see nothing but padding")
                .repair("Use less padding or a larger kernel.");
    }
}
