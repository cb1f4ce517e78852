package dev.gradus.interop.onnx;

import dev.gradus.interop.onnx.Imported.Flow;
import dev.gradus.nn.layer.AdaptiveAvgPool2d;
import dev.gradus.nn.layer.GlobalAvgPool2d;
import dev.gradus.nn.layer.Mean;
import dev.gradus.nn.layer.Pad2d;
import dev.gradus.nn.layer.Permute;
import dev.gradus.nn.layer.Upsample2d;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// What moves values to other places, repeats or averages them.
final class PlaceImports {
    private PlaceImports() {}

    static void addTo(Map<String, LayerImport> all) {
        all.put("Transpose", PlaceImports::transpose);
        all.put("Pad", PlaceImports::pad);
        all.put("ReduceMean", PlaceImports::mean);
        all.put("Resize", PlaceImports::resize);
        all.put("Upsample", PlaceImports::resize);
    }

    private static Flow transpose(NodeImport n) {
        int rank = n.x().sample().rank() + 1;
        int[] order = n.node().wholes("perm");
        if (order == null) order = IntStream.range(0, rank).map(i -> rank - 1 - i).toArray();
        if (order.length != rank || order[0] != 0)
            throw n.unsupported("the order " + Arrays.toString(order) + ", in which samples do not stay apart");
        return n.layer(new Permute(IntStream.of(order).skip(1).map(axis -> axis - 1).toArray()), n.x());
    }

    private static Flow pad(NodeImport n) {
        int rank = n.x().sample().rank() + 1;
        int[] pads = n.wholes("pads", 1);
        String mode = n.node().text("mode", "constant");
        if (!mode.equals("constant")) throw n.unsupported("the mode " + mode);
        if (rank != 4 || pads == null || pads.length != 8 || n.optional(3) != null)
            throw n.unsupported("padding of samples " + n.x().sample());
        boolean isOfPlaces = pads[0] == 0 && pads[1] == 0 && pads[4] == 0 && pads[5] == 0;
        if (!isOfPlaces || IntStream.of(pads).anyMatch(p -> p < 0))
            throw n.unsupported("padding " + Arrays.toString(pads));
        double value = n.real("value", 2, 0);
        return n.layer(padding(value, pads[2], pads[6], pads[3], pads[7]), n.x());
    }

    static Pad2d padding(double value, Integer... sides) {
        return new Pad2d(new Pad2d.Config(List.of(sides), value));
    }

    private static Flow mean(NodeImport n) {
        Shape sample = n.x().sample();
        int[] axes = n.wholes("axes", 1);
        boolean isKept = n.node().whole("keepdims", 1) != 0;
        int rank = sample.rank() + 1;
        if (axes == null) throw n.unsupported("a mean over all axes, that of the batch, too");
        List<Integer> own = IntStream.of(axes).map(a -> (a < 0 ? a + rank : a) - 1).sorted().boxed().toList();
        if (own.isEmpty() || own.getFirst() < 0 || own.getLast() >= rank - 1)
            throw n.unsupported("a mean over the axes " + Arrays.toString(axes));
        boolean isOfImage = rank == 4 && own.equals(List.of(1, 2));
        if (!isOfImage) return n.layer(new Mean(new Mean.Config(own, isKept)), n.x());
        return n.layer(isKept ? new AdaptiveAvgPool2d(1) : new GlobalAvgPool2d(), n.x());
    }

    /// The nearest value, by whole factors; with them all ways to place the pixels mean the same, but one.
    private static Flow resize(NodeImport n) {
        Shape sample = n.x().sample();
        double[] factors = factors(n, sample);
        OnnxNode node = n.node();
        String place = node.text("coordinate_transformation_mode", "half_pixel"),
                nearest = node.text("nearest_mode", "round_prefer_floor");
        boolean isOther =
                node.operator().equals("Resize")
                        && n.opset() >= 11
                        && place.equals("asymmetric")
                        && !nearest.equals("floor");
        boolean isKnown = List.of("half_pixel", "asymmetric", "half_pixel_symmetric").contains(place);
        if (!node.text("mode", "nearest").equals("nearest") || isOther || !isKnown)
            throw n.unsupported("another way than to repeat the nearest value");
        boolean isWhole = sample.rank() == 3 && factors.length == 4 && factors[0] == 1 && factors[1] == 1;
        for (double f : factors) isWhole &= f >= 1 && f == Math.rint(f) && f < 1 << 15;
        if (!isWhole) throw n.unsupported("factors " + Arrays.toString(factors));
        return n.layer(new Upsample2d(new Upsample2d.Config(List.of((int) factors[2], (int) factors[3]))), n.x());
    }

    /// Written as factors or as sizes; before opset 11 without the region that is one input more since.
    private static double[] factors(NodeImport n, Shape sample) {
        boolean isOld = n.opset() < 11;
        Tensor factors = n.optional(isOld ? 1 : 2);
        @Nullable Tensor sizes = isOld ? null : n.optional(3);
        if (sizes != null && sizes.size() == sample.rank() + 1) {
            double[] result = new double[sizes.size()];
            Arrays.fill(result, 1);
            int[] wanted = sizes.toInts();
            for (int i = 1; i < result.length; i++) result[i] = (double) wanted[i] / sample.axis(i - 1);
            return result;
        }
        if (factors == null || n.node().wholes("axes") != null)
            throw n.unsupported("no factors, or those of some axes");
        return factors.toDoubles();
    }
}
