package dev.gradus.interop.onnx;

import dev.gradus.tensor.Ops;
import dev.gradus.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/// Operators that put elements into other places.
final class PlaceOperators {
    private PlaceOperators() {}

    static void addTo(Map<String, Operator> all) {
        all.put("Concat", Operator.of(PlaceOperators::concat));
        all.put("Split", PlaceOperators::split);
        all.put("Slice", Operator.of(PlaceOperators::slice));
        all.put("Gather", Operator.of(PlaceOperators::gather));
        all.put("Pad", Operator.of(PlaceOperators::pad));
        all.put("Resize", Operator.of(call -> new Resizing(call).run()));
    }

    private static Tensor concat(Call c) {
        List<Tensor> parts = c.all();
        int axis = c.axis(c.node().whole("axis", Integer.MAX_VALUE), parts.getFirst().shape().rank());
        long[] sizes = IntStream.of(parts.getFirst().shape().toArray()).asLongStream().toArray();
        sizes[axis] = parts.stream().mapToLong(p -> p.shape().rank() > axis ? p.shape().axis(axis) : 0).sum();
        c.shape(sizes);
        return Ops.concatenate(axis, parts.toArray(new Tensor[0]));
    }

    /// Sizes were an attribute before 13; without any the parts are equal, but for a smaller last one since 18.
    private static List<Tensor> split(Call c) {
        Tensor x = c.ofRank(0, 1);
        int axis = c.axis(c.node().whole("axis", 0), x.shape().rank());
        int size = x.shape().axis(axis), parts = c.node().outputs().size();
        int[] sizes = c.wholes("split", 1);
        c.requireParts(sizes == null ? parts : sizes.length);
        if (sizes == null) {
            int each = Math.ceilDiv(size, Math.max(1, parts));
            sizes = new int[parts];
            for (int i = 0; i < parts; i++) sizes[i] = Math.clamp(size - (long) i * each, 0, each);
            if (c.opset() < 18 && size % Math.max(1, parts) != 0)
                throw c.node().wrong("outputs", parts, "a divisor of " + size);
        }
        boolean isValid = IntStream.of(sizes).allMatch(s -> s >= 0) && IntStream.of(sizes).asLongStream().sum() == size;
        if (!isValid) throw c.node().wrong("split", Arrays.toString(sizes), "sizes whose sum is " + size);
        List<Tensor> all = new ArrayList<>();
        int from = 0;
        for (int s : sizes) all.add(Selection.range(c, x, axis, from, from += s));
        return all;
    }

    /// As NumPy's `x[start:end:step]`; attributes before opset 10.
    private static Tensor slice(Call c) {
        Tensor x = c.x(0);
        int[] starts = c.wholes("starts", 1), ends = c.wholes("ends", 2), axes = c.wholes("axes", 3);
        int[] steps = c.opset() < 10 || c.optional(4) == null ? null : c.wholes(4);
        if (starts == null || ends == null) throw c.node().wrong("starts and ends", "nothing", "both");
        axes = c.axes(axes == null ? IntStream.range(0, starts.length).toArray() : axes, x.shape().rank());
        boolean fits =
                starts.length == ends.length
                        && axes.length == starts.length
                        && (steps == null || steps.length == axes.length);
        if (!fits) throw c.node().wrong("starts", Arrays.toString(starts), "as many starts, ends, axes and steps");
        for (int i = 0; i < axes.length; i++) {
            int step = steps == null ? 1 : steps[i], size = x.shape().axis(axes[i]);
            if (step == 0) throw c.node().wrong("steps", 0, "another number");
            long start = bound(starts[i], size, step, 0, size - 1), end = bound(ends[i], size, step, -1, size);
            long count =
                    Math.max(0, step > 0 ? Math.ceilDiv(end - start, step) : Math.ceilDiv(start - end, -(long) step));
            if (start == 0 && step == 1 && count == size) continue;
            int[] index = LongStream.range(0, count).mapToInt(k -> (int) (start + k * step)).toArray();
            x = Selection.along(c, x, axes[i], index, 0);
        }
        return x;
    }

    /// Begin or end, counted from the first element and limited to where there are some.
    private static long bound(int given, int size, int step, int leastBack, int mostBack) {
        long from = given < 0 ? (long) given + size : given;
        return step > 0 ? Math.clamp(from, 0, size) : Math.clamp(from, leastBack, Math.max(leastBack, mostBack));
    }

    private static Tensor gather(Call c) {
        Tensor x = c.ofRank(0, 1);
        int axis = c.axis(c.node().whole("axis", 0), x.shape().rank()), size = x.shape().axis(axis);
        int[] index = c.wholes(1);
        for (int i = 0; i < index.length; i++) {
            if (index[i] < -size || index[i] >= size) throw c.node().wrong("an index", index[i], "one below " + size);
            if (index[i] < 0) index[i] += size;
        }
        Tensor y = Selection.along(c, x, axis, index, 0);
        int[] before = Arrays.copyOf(x.shape().toArray(), axis),
                after = x.shape().slice(axis + 1, x.shape().rank()).toArray();
        int[] here = c.x(1).shape().toArray();
        return y.reshape(c.shape(Stream.of(before, here, after).flatMapToInt(IntStream::of).toArray()));
    }

    /// Attributes before opset 11; negative numbers cut off.
    private static Tensor pad(Call c) {
        Tensor x = c.x(0);
        String mode = c.node().text("mode", "constant");
        int[] pads = c.opset() < 11 ? c.node().wholes("pads") : c.wholes(1);
        double value = c.opset() < 11 ? c.node().real("value", 0) : c.number(2, 0);
        int[] axes =
                c.optional(3) == null
                        ? IntStream.range(0, x.shape().rank()).toArray()
                        : c.axes(c.wholes(3), x.shape().rank());
        if (pads == null || pads.length != 2 * axes.length)
            throw c.node().wrong("pads", Arrays.toString(pads), "two for each axis");
        for (int i = 0; i < axes.length; i++) {
            long before = pads[i], after = pads[i + axes.length];
            x =
                    mode.equals("constant")
                            ? Selection.padded(c, x, axes[i], before, after, value)
                            : Selection.along(
                                    c, x, axes[i], mirrored(c, mode, x.shape().axis(axes[i]), before, after), 0);
        }
        return x;
    }

    private static int[] mirrored(Call c, String mode, int size, long before, long after) {
        int[] index = new int[c.size(before + size + after)];
        boolean fits = mode.equals("reflect") ? Math.max(before, after) < size : size > 0;
        if (!fits && index.length > 0)
            throw c.node().wrong("pads", Math.max(before, after), "fewer than there are elements: " + size);
        for (int i = 0; i < index.length; i++) {
            long from = i - before;
            index[i] =
                    switch (mode) {
                        case "edge" -> Math.clamp(from, 0, size - 1);
                        case "wrap" -> Math.floorMod(from, size);
                        case "reflect" -> (int) (from < 0 ? -from : from < size ? from : 2L * (size - 1) - from);
                        default -> throw c.node().wrong("mode", mode, "constant, edge, reflect or wrap");
                    };
        }
        return index;
    }
}
