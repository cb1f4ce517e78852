package dev.gradus.interop.onnx;

import dev.gradus.interop.onnx.GraphWriter.Flow;
import dev.gradus.nn.layer.Affine;
import dev.gradus.nn.layer.AlphaDropout;
import dev.gradus.nn.layer.Dropout;
import dev.gradus.nn.layer.Dropout2d;
import dev.gradus.nn.layer.Flatten;
import dev.gradus.nn.layer.GaussianNoise;
import dev.gradus.nn.layer.Identity;
import dev.gradus.nn.layer.Mean;
import dev.gradus.nn.layer.Pad2d;
import dev.gradus.nn.layer.Permute;
import dev.gradus.nn.layer.Pointwise;
import dev.gradus.nn.layer.Rescale;
import dev.gradus.nn.layer.Reshape;
import dev.gradus.nn.layer.Upsample2d;
import dev.gradus.tensor.Tensor;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;

/// Layers that put values into other places, change them with numbers, or do nothing in evaluation.
final class ShapeExports {
    private ShapeExports() {}

    static void addTo(LayerExports all) {
        all.add(Flatten.class, (l, x, out) -> out.node("Flatten", Map.of("axis", 1), x.name()));
        all.add(Reshape.class, (l, x, out) -> out.reshape(x.name(), sizes(l, x.sample())));
        all.add(Identity.class, (l, x, out) -> out.node("Identity", x.name()));
        all.add(Permute.class, ShapeExports::permute);
        all.add(Pad2d.class, ShapeExports::pad);
        all.add(Mean.class, ShapeExports::mean);
        all.add(Upsample2d.class, ShapeExports::upsample);
        all.add(Affine.class, ShapeExports::affine);
        all.add(Rescale.class, ShapeExports::rescale);
        all.add(Pointwise.class, ShapeExports::pointwise);
        // it does nothing where a model is used, but whoever trains it further needs it
        all.add(Dropout.class, (l, x, out) -> out.node("Dropout", x.name(), out.constant(l.config().p())));
        all.add(Dropout2d.class, (l, x, out) -> out.node("Identity", x.name()));
        all.add(AlphaDropout.class, (l, x, out) -> out.node("Identity", x.name()));
        all.add(GaussianNoise.class, (l, x, out) -> out.node("Identity", x.name()));
    }

    private static String permute(Permute layer, Flow x, GraphWriter out) {
        IntStream order = IntStream.concat(IntStream.of(0), layer.config().order().stream().mapToInt(axis -> axis + 1));
        return out.node("Transpose", Map.of("perm", order.toArray()), x.name());
    }

    private static String pad(Pad2d layer, Flow x, GraphWriter out) {
        var sides = layer.config().padding();
        int last = sides.size() - 1, top = sides.get(0), bottom = sides.get(Math.min(1, last));
        int left = sides.get(Math.min(2, last)), right = sides.get(last);
        return out.node(
                "Pad",
                x.name(),
                out.wholes(0, 0, top, left, 0, 0, bottom, right),
                out.constant(layer.config().value()));
    }

    private static String mean(Mean layer, Flow x, GraphWriter out) {
        int rank = x.sample().rank();
        int[] axes = layer.config().axes().stream().mapToInt(a -> (a < 0 ? a + rank : a) + 1).toArray();
        return out.reduce("ReduceMean", 18, x.name(), layer.config().keep(), axes);
    }

    private static String upsample(Upsample2d layer, Flow x, GraphWriter out) {
        var factor = layer.config().factor();
        String factors = out.constant(dev.gradus.tensor.Shape.of(4), 1, 1, factor.getFirst(), factor.getLast());
        Map<String, String> attributes =
                Map.of("mode", "nearest", "coordinate_transformation_mode", "asymmetric", "nearest_mode", "floor");
        return out.node("Resize", attributes, x.name(), "", factors);
    }

    private static String affine(Affine layer, Flow x, GraphWriter out) {
        String y = x.name();
        if (layer.config().useWeight()) y = out.node("Mul", y, number(layer, true, out));
        if (layer.config().useBias()) y = out.node("Add", y, number(layer, false, out));
        return y;
    }

    /// The first or last of its numbers, which are fixed where nothing is learned.
    private static String number(Affine layer, boolean isFirst, GraphWriter out) {
        if (layer.config().learned()) {
            return out.parameter(isFirst ? layer.parameters().getFirst() : layer.parameters().getLast());
        }
        Tensor value = (isFirst ? layer.buffers().getFirst() : layer.buffers().getLast()).value();
        return out.constant(value.shape(), value.toFloats());
    }

    private static String rescale(Rescale layer, Flow x, GraphWriter out) {
        String y = x.name();
        double scale = layer.config().scale(), offset = layer.config().offset();
        if (scale != 1 || offset == 0) y = out.node("Mul", y, out.constant(scale));
        return offset == 0 ? y : out.node("Add", y, out.constant(offset));
    }

    private static String pointwise(Pointwise layer, Flow x, GraphWriter out) {
        if (layer.config().function() == Pointwise.Function.POWER)
            return out.node("Pow", x.name(), out.constant(layer.config().exponent()));
        String name = layer.config().function().name();
        return out.node(name.charAt(0) + name.substring(1).toLowerCase(Locale.ROOT), x.name());
    }

    private static dev.gradus.tensor.Shape sizes(Reshape layer, dev.gradus.tensor.Shape sample) {
        return layer.build(sample, dev.gradus.nn.Builder.root(dev.gradus.tensor.Rng.of(0)));
    }
}
