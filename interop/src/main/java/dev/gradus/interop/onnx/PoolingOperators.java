package dev.gradus.interop.onnx;

import dev.gradus.tensor.Ops;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/// Pools of signals, images and volumes `[n, c, …]`: images as a rule by the kernels made for them, all else axis by axis.
final class PoolingOperators {
    private PoolingOperators() {}

    static void addTo(Map<String, Operator> all) {
        all.put("MaxPool", PoolingOperators::maxPool);
        all.put("AveragePool", Operator.of(PoolingOperators::averagePool));
        all.put("GlobalAveragePool", Operator.of(c -> global(c, (x, axis) -> x.mean(axis, true))));
        all.put("GlobalMaxPool", Operator.of(c -> global(c, (x, axis) -> x.max(axis, true))));
    }

    private interface Along {
        Tensor reduce(Tensor x, int axis);
    }

    private static Tensor global(Call c, Along f) {
        Tensor x = c.ofRank(0, 3);
        int[] sizes = x.shape().toArray();
        Tensor y = f.reduce(x.reshape(Shape.of(sizes[0], sizes[1], x.shape().slice(2, sizes.length).size())), 2);
        Arrays.fill(sizes, 2, sizes.length, 1);
        return y.reshape(Shape.of(sizes));
    }

    private static List<Tensor> maxPool(Call c) {
        Tensor x = c.x(0);
        Span[] spans = Span.of(c, x.shape(), Span.kernel(c.node(), null));
        boolean ceil = c.node().whole("ceil_mode", 0) != 0;
        if (isForKernels(spans) && !c.wants(1)) {
            Shape to = outputs(c, x.shape(), spans, ceil);
            Span[] plane = ConvolutionOperators.plane(spans);
            Tensor image = ConvolutionOperators.image(x);
            return List.of(Ops.maxPool2d(image, Span.window(plane[0], plane[1]), ceil).reshape(to));
        }
        Largest largest = new Largest(x);
        // the last axis first, so that of equal elements the first one in memory is taken
        for (int i = spans.length - 1; i >= 0; i--) largest.along(c, i + 2, spans[i], ceil);
        int[] places = largest.places;
        Tensor y = Selection.of(x, largest.shape, places, Double.NEGATIVE_INFINITY);
        if (c.node().whole("storage_order", 0) != 0) places = columnsFirst(places, x.shape());
        return List.of(y, Tensor.of(largest.shape, places));
    }

    private static boolean isForKernels(Span[] spans) {
        return spans.length <= 2 && Arrays.stream(spans).allMatch(s -> s.isSymmetric() && s.alwaysSees());
    }

    private static Shape outputs(Call c, Shape x, Span[] spans, boolean ceil) {
        long[] sizes = Arrays.stream(x.toArray()).asLongStream().toArray();
        for (int i = 0; i < spans.length; i++) sizes[i + 2] = spans[i].outputs(c, x.axis(i + 2), ceil);
        return c.shape(sizes);
    }

    /// Places counted with the first axis of each plane fastest.
    private static int[] columnsFirst(int[] places, Shape x) {
        int plane = x.slice(2, x.rank()).size();
        return Arrays.stream(places)
                .map(place -> {
                    if (place < 0) return place;
                    int rest = place % plane, turned = 0;
                    for (int axis = x.rank() - 1; axis >= 2; axis--) {
                        turned = turned * x.axis(axis) + rest % x.axis(axis);
                        rest /= x.axis(axis);
                    }
                    return place - place % plane + turned;
                })
                .toArray();
    }

    /// The largest elements of windows so far, and where they were in the input; -1 where a window sees none.
    private static final class Largest {
        private Shape shape;
        private double[] values;
        private int[] places;

        Largest(Tensor x) {
            shape = x.shape();
            values = x.toDoubles();
            places = new int[values.length];
            Arrays.setAll(places, i -> i);
        }

        void along(Call c, int axis, Span span, boolean ceil) {
            int outer = shape.slice(0, axis).size(), size = shape.axis(axis);
            int inner = shape.slice(axis + 1, shape.rank()).size();
            long[] sizes = Arrays.stream(shape.toArray()).asLongStream().toArray();
            sizes[axis] = span.outputs(c, size, ceil);
            Shape to = c.shape(sizes);
            double[] largest = new double[to.size()];
            int[] chosen = new int[to.size()];
            int at = 0;
            for (int o = 0; o < outer && to.size() > 0; o++) {
                for (int output = 0; output < to.axis(axis); output++) {
                    for (int i = 0; i < inner; i++, at++) {
                        chosen[at] = -1;
                        largest[at] = Double.NEGATIVE_INFINITY;
                        for (int seen : seen(span, output, size)) {
                            int from = (o * size + seen) * inner + i;
                            boolean isLarger =
                                    values[from] > largest[at]
                                            || (Double.isNaN(values[from]) && !Double.isNaN(largest[at]));
                            if (places[from] < 0 || (chosen[at] >= 0 && !isLarger)) continue;
                            largest[at] = values[from];
                            chosen[at] = places[from];
                        }
                    }
                }
            }
            shape = to;
            values = largest;
            places = chosen;
        }
    }

    /// The elements that the window of an output sees.
    private static int[] seen(Span span, int output, int size) {
        long begin = (long) output * span.stride() - span.before();
        long first = begin >= 0 ? begin : begin + Math.ceilDiv(-begin, (long) span.dilation()) * span.dilation();
        long end = Math.min(begin + span.extent(), size);
        if (first >= end) return new int[0];
        int[] seen = new int[(int) Math.ceilDiv(end - first, (long) span.dilation())];
        for (int i = 0; i < seen.length; i++) seen[i] = (int) (first + (long) i * span.dilation());
        return seen;
    }

    private static Tensor averagePool(Call c) {
        Tensor x = c.x(0);
        Span[] spans = Span.of(c, x.shape(), Span.kernel(c.node(), null));
        boolean ceil = c.node().whole("ceil_mode", 0) != 0, counts = c.node().whole("count_include_pad", 0) != 0;
        if (isForKernels(spans)) {
            Shape to = outputs(c, x.shape(), spans, ceil);
            Span[] plane = ConvolutionOperators.plane(spans);
            Tensor image = ConvolutionOperators.image(x);
            return Ops.avgPool2d(image, Span.window(plane[0], plane[1]), ceil, counts).reshape(to);
        }
        Tensor y = x;
        for (int i = 0; i < spans.length; i++) y = meansAlong(c, y, i + 2, spans[i], ceil, counts);
        return y;
    }

    /// The mean of each window is the mean over one axis of the means over the others, for its size is a product.
    private static Tensor meansAlong(Call c, Tensor x, int axis, Span span, boolean ceil, boolean counts) {
        int size = x.shape().axis(axis), outputs = c.size(span.outputs(c, size, ceil));
        List<int[]> all = new ArrayList<>();
        int most = 0;
        for (int o = 0; o < outputs; o++) {
            all.add(seen(span, o, size));
            most = Math.max(most, all.getLast().length);
        }
        c.shape(most, outputs);
        int[][] index = new int[most][outputs];
        double[][] weights = new double[most][outputs];
        for (int o = 0; o < outputs; o++) {
            int[] seen = all.get(o);
            double share = 1.0 / (counts ? counted(span, o, size) : seen.length);
            for (int k = 0; k < most; k++) {
                index[k][o] = k < seen.length ? seen[k] : -1;
                weights[k][o] = k < seen.length ? share : 0;
            }
        }
        return Selection.sums(c, x, axis, index, weights);
    }

    /// Elements of a window that are in the padded image.
    private static long counted(Span span, int output, int size) {
        long begin = (long) output * span.stride(),
                end = Math.min(begin + span.extent(), size + span.before() + span.after());
        return Math.ceilDiv(end - begin, (long) span.dilation());
    }
}
