package dev.gradus.interop.onnx;

import dev.gradus.tensor.Ops;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;
import java.util.Arrays;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Convolutions of signals `[n, c, l]` and images `[n, c, h, w]`.
final class ConvolutionOperators {
    private ConvolutionOperators() {}

    static void addTo(Map<String, Operator> all) {
        all.put("Conv", Operator.of(ConvolutionOperators::conv));
        all.put("ConvTranspose", Operator.of(ConvolutionOperators::convTranspose));
    }

    /// A signal is an image of one row; what is padded unequally is padded before.
    private static Tensor conv(Call c) {
        Tensor x = c.x(0), w = c.x(1);
        requirePlane(c, x, w);
        Span[] spans = plane(Span.of(c, x.shape(), Span.kernel(c.node(), w.shape())));
        Tensor image = image(x), weights = image(w);
        int[] sizes = image.shape().toArray();
        c.shape(
                sizes[0],
                weights.shape().axis(0),
                spans[0].outputs(c, sizes[2], false),
                spans[1].outputs(c, sizes[3], false));
        for (int i = 0; i < 2; i++) {
            if (spans[i].isSymmetric()) continue;
            image = Selection.padded(c, image, i + 2, spans[i].before(), spans[i].after(), 0);
            spans[i] = spans[i].padded(0, 0);
        }
        Tensor y =
                Ops.conv2d(image, weights, c.optional(2), Span.window(spans[0], spans[1]), c.node().whole("group", 1));
        return likeInput(y, x);
    }

    /// What reaches beyond the stated size is cut off, and zeros are put where nothing reaches.
    private static Tensor convTranspose(Call c) {
        Tensor x = c.x(0), w = c.x(1);
        requirePlane(c, x, w);
        Span[] spans = Span.of(c, x.shape(), Span.kernel(c.node(), w.shape()));
        int axes = spans.length;
        int[] more = c.node().wholes("output_padding"), wanted = c.node().wholes("output_shape");
        if ((more != null && more.length != axes) || (wanted != null && wanted.length != axes))
            throw c.node().wrong("output_shape", Arrays.toString(wanted), "a size for each of %d axes".formatted(axes));
        String auto = c.node().text("auto_pad", "NOTSET");
        long[] full = new long[axes], begin = new long[axes], size = new long[axes];
        for (int i = 0; i < axes; i++) {
            Span s = spans[i];
            int in = x.shape().axis(i + 2), extra = more == null ? 0 : more[i];
            full[i] = (in - 1L) * s.stride() + s.extent();
            size[i] = wanted != null ? wanted[i] : (long) in * s.stride();
            long missing = Math.max(0, full[i] + extra - size[i]);
            if (wanted == null && !auto.startsWith("SAME")) {
                begin[i] = s.before();
                size[i] = full[i] + extra - s.before() - s.after();
            } else {
                begin[i] = auto.equals("SAME_UPPER") ? missing / 2 : missing - missing / 2;
            }
        }
        Tensor image = image(x), weights = image(w);
        int groups = c.node().whole("group", 1);
        Span[] free = plane(Arrays.stream(spans).map(s -> s.padded(0, 0)).toArray(Span[]::new));
        long h = axes == 1 ? 1 : full[0], width = full[axes - 1];
        long channels = (long) weights.shape().axis(1) * groups;
        Shape whole = c.shape(image.shape().axis(0), channels, h, width);
        Tensor y =
                Ops.convTranspose2d(
                        image, weights, null, Span.window(free[0], free[1]), groups, whole.axis(2), whole.axis(3));
        y = likeInput(y, x);
        for (int i = 0; i < axes; i++) y = Selection.padded(c, y, i + 2, -begin[i], size[i] + begin[i] - full[i], 0);
        return withBias(c, y, c.optional(2));
    }

    private static Tensor withBias(Call c, Tensor y, @Nullable Tensor b) {
        if (b == null) return y;
        if (!b.shape().equals(y.shape().slice(1, 2)))
            throw c.node().wrong("input 2", b.shape(), "one number for each channel of " + y.shape());
        return y.add(NormalizationOperators.perChannel(b, y.shape().rank()));
    }

    private static void requirePlane(Call c, Tensor x, Tensor w) {
        int rank = x.shape().rank();
        if ((rank == 3 || rank == 4) && w.shape().rank() == rank) return;
        throw c.node()
                .wrong(
                        "inputs",
                        x.shape() + " and " + w.shape(),
                        "signals [n, c, l] or images [n, c, h, w], and weights of as many axes");
    }

    /// The windows of an image; those of a signal do nothing along its one row.
    static Span[] plane(Span[] spans) {
        return spans.length == 2 ? spans : new Span[] {Span.POINT, spans[0]};
    }

    /// A signal as an image of one row.
    static Tensor image(Tensor x) {
        Shape s = x.shape();
        return s.rank() == 4 ? x : x.reshape(Shape.of(s.axis(0), s.axis(1), 1, s.axis(2)));
    }

    private static Tensor likeInput(Tensor y, Tensor x) {
        Shape s = y.shape();
        return x.shape().rank() == 4 ? y : y.reshape(Shape.of(s.axis(0), s.axis(1), s.axis(3)));
    }
}
