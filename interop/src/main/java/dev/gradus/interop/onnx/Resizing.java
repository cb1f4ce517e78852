package dev.gradus.interop.onnx;

import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Resize: an image in other sizes, axis by axis, each element the weighted sum of its neighbours in the input.
///
/// ```
/// u = (o + ½) / scale - ½                       where output o lies in the input (half_pixel; others below)
/// y[o] = Σ k(i - u) x[i]                        k: nearest, linear or cubic
/// ```
/// Where a size shrinks and `antialias` is set, k is wider by 1 / scale. Neighbours beyond an edge are the element at the edge, or count nothing
/// with `exclude_outside`.
final class Resizing {
    private final Call c;
    private final OnnxNode node;
    private final String mode;
    private final String coordinates;
    private final boolean antialias;
    private final boolean excludesOutside;
    private final double cubic;

    Resizing(Call c) {
        this.c = c;
        node = c.node();
        mode = node.text("mode", "nearest");
        coordinates = c.opset() < 11 ? "asymmetric" : node.text("coordinate_transformation_mode", "half_pixel");
        antialias = node.whole("antialias", 0) != 0;
        excludesOutside = node.whole("exclude_outside", 0) != 0;
        cubic = node.real("cubic_coeff_a", -0.75f);
        if (!mode.equals("nearest") && !mode.equals("linear") && !mode.equals("cubic"))
            throw node.wrong("mode", mode, "nearest, linear or cubic");
    }

    Tensor run() {
        Tensor x = c.x(0), scales = c.optional(c.opset() < 11 ? 1 : 2), sizes = c.opset() < 11 ? null : c.optional(3);
        Shape s = x.shape();
        int[] stated = node.wholes("axes");
        int[] axes = stated == null ? IntStream.range(0, s.rank()).toArray() : c.axes(stated, s.rank());
        double[] factors = new double[axes.length];
        int[] to = new int[axes.length];
        if (sizes != null && sizes.size() > 0) sizes(s, axes, c.wholes(3), factors, to);
        else if (scales != null && scales.size() == axes.length) {
            for (int i = 0; i < axes.length; i++) {
                factors[i] = scales.toDoubles()[i];
                to[i] = c.size((long) snapped(factors[i] * s.axis(axes[i])));
            }
        } else throw node.wrong("scales", scales == null ? "nothing" : scales.shape(), "one for each axis, or sizes");
        Tensor y = x;
        for (int i = 0; i < axes.length; i++) {
            if (!(factors[i] > 0)) throw node.wrong("scales", factors[i], "above 0");
            double[] roi = roi(i, axes.length);
            boolean isWhole = roi == null || (roi[0] == 0 && roi[1] == 1);
            if (Math.abs(factors[i] - 1) < 1e-9 && to[i] == s.axis(axes[i]) && isWhole) continue;
            y = along(y, axes[i], factors[i], to[i], roi);
        }
        return y;
    }

    /// Sizes as they are asked for, or with one scale for all axes.
    private void sizes(Shape s, int[] axes, int[] wanted, double[] factors, int[] to) {
        if (wanted.length != axes.length) throw node.wrong("sizes", Arrays.toString(wanted), "one for each axis");
        for (int i = 0; i < axes.length; i++) factors[i] = (double) wanted[i] / s.axis(axes[i]);
        String policy = node.text("keep_aspect_ratio_policy", "stretch");
        double common =
                switch (policy) {
                    case "stretch" -> 0;
                    case "not_larger" -> Arrays.stream(factors).min().orElse(1);
                    case "not_smaller" -> Arrays.stream(factors).max().orElse(1);
                    default ->
                            throw node.wrong("keep_aspect_ratio_policy", policy, "stretch, not_larger or not_smaller");
                };
        for (int i = 0; i < axes.length; i++) {
            if (common > 0) factors[i] = common;
            to[i] = c.size(common > 0 ? (long) (common * s.axis(axes[i]) + 0.5) : wanted[i]);
        }
    }

    /// Begin and end of the part that is shown, in shares of the image.
    private double @Nullable [] roi(int i, int axes) {
        if (!coordinates.equals("tf_crop_and_resize")) return null;
        double[] all = c.x(1).toDoubles();
        if (all.length != 2 * axes) throw node.wrong("roi", c.x(1).shape(), "two numbers for each axis");
        return new double[] {all[i], all[i + axes]};
    }

    private Tensor along(Tensor x, int axis, double scale, int outputs, double @Nullable [] roi) {
        int size = x.shape().axis(axis);
        if (size == 0) throw node.wrong("input", x.shape(), "some elements");
        int most = outputs == 0 ? 0 : neighbours(0.5, scale).length;
        c.shape(most, outputs);
        int[][] index = new int[most][outputs];
        double[][] weights = new double[most][outputs];
        double[] beyond = new double[outputs];
        for (int o = 0; o < outputs; o++) {
            double u = place(o, scale, size, outputs, roi);
            if (roi != null && (u < 0 || u > size - 1)) {
                beyond[o] = node.real("extrapolation_value", 0);
                for (int[] of : index) of[o] = -1;
                continue;
            }
            // of an exact place the element itself is the right one of its neighbours
            double first = Math.ceil(u) - 1, share = u - first;
            double[] k = mode.equals("nearest") ? nearest(share, scale) : neighbours(share, scale);
            int begin = (int) first - (k.length / 2 - 1);
            double sum = 0;
            for (int i = 0; i < k.length; i++) {
                if (excludesOutside && (begin + i < 0 || begin + i >= size)) k[i] = 0;
                sum += k[i];
            }
            for (int i = 0; i < k.length; i++) {
                index[i][o] = k[i] == 0 ? -1 : Math.clamp((long) begin + i, 0, size - 1);
                weights[i][o] = excludesOutside && sum != 0 ? k[i] / sum : k[i];
            }
        }
        if (outputs == 0) return Selection.along(c, x, axis, new int[0], 0);
        Tensor y = Selection.sums(c, x, axis, index, weights);
        if (Arrays.stream(beyond).allMatch(v -> v == 0)) return y;
        int[] column = new int[x.shape().rank() - axis];
        Arrays.fill(column, 1);
        column[0] = outputs;
        return y.add(Tensor.of(Shape.of(column), beyond).to(x.dtype()));
    }

    /// Where an output lies in the input.
    private double place(int o, double scale, int size, int outputs, double @Nullable [] roi) {
        double scaled = snapped(scale * size);
        return snapped(
                switch (coordinates) {
                    case "half_pixel" -> (o + 0.5) / scale - 0.5;
                    case "pytorch_half_pixel" -> scaled == 1 ? -0.5 : (o + 0.5) / scale - 0.5;
                    case "half_pixel_symmetric" -> size / 2.0 * (1 - outputs / scaled) + (o + 0.5) / scale - 0.5;
                    case "asymmetric" -> o / scale;
                    case "align_corners" -> scaled == 1 ? 0 : o * (size - 1) / (scaled - 1);
                    case "tf_crop_and_resize" -> {
                        if (roi == null) throw node.wrong("roi", "nothing", "the part that is shown");
                        double part = (roi[1] - roi[0]) * (size - 1);
                        yield roi[0] * (size - 1) + (scaled == 1 ? part / 2 : o * part / (scaled - 1));
                    }
                    default ->
                            throw node.wrong(
                                    "coordinate_transformation_mode",
                                    coordinates,
                                    "half_pixel, pytorch_half_pixel, half_pixel_symmetric, asymmetric, align_corners or tf_crop_and_resize");
                });
    }

    /// Halves as they were meant: scales are float32, where 5 · 1.6 is a little more than 8, and an element more or less would be seen.
    private static double snapped(double x) {
        double half = Math.rint(2 * x) / 2;
        return Math.abs(x - half) <= 1e-6 * Math.max(1, Math.abs(x)) ? half : x;
    }

    /// One of the two neighbours; the share of the way to the right one is above 0.
    private double[] nearest(double share, double scale) {
        String rounding = c.opset() < 11 ? "floor" : node.text("nearest_mode", "round_prefer_floor");
        if (c.opset() < 11 && scale < 1)
            throw node.wrong("scales", scale, "at least 1: opset 10 does not say how it rounds below");
        boolean isRight =
                share == 1
                        || switch (rounding) {
                            case "round_prefer_floor" -> share > 0.5;
                            case "round_prefer_ceil" -> share >= 0.5;
                            case "floor" -> false;
                            case "ceil" -> true;
                            default ->
                                    throw node.wrong(
                                            "nearest_mode",
                                            rounding,
                                            "round_prefer_floor, round_prefer_ceil, floor or ceil");
                        };
        return new double[] {isRight ? 0 : 1, isRight ? 1 : 0};
    }

    /// The weights of an even number of neighbours, as many on the left as on the right of u.
    private double[] neighbours(double share, double scale) {
        double width = antialias && !mode.equals("nearest") ? Math.min(scale, 1) : 1;
        int half = mode.equals("cubic") ? 2 : 1;
        int each = c.size((long) Math.ceil(half / width));
        double[] k = new double[2 * each];
        double sum = 0;
        for (int i = 0; i < k.length; i++) {
            double distance = Math.abs(i - (each - 1) - share) * width;
            k[i] = mode.equals("cubic") ? cubic(distance) : Math.max(0, 1 - distance);
            sum += k[i];
        }
        if (width < 1) for (int i = 0; i < k.length; i++) k[i] /= sum;
        return k;
    }

    /// Keys 1981, with the coefficient a.
    private double cubic(double x) {
        double a = cubic;
        if (x <= 1) return ((a + 2) * x - (a + 3)) * x * x + 1;
        return x < 2 ? ((a * x - 5 * a) * x + 8 * a) * x - 4 * a : 0;
    }
}
