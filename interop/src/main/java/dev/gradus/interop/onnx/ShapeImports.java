package dev.gradus.interop.onnx;

import dev.gradus.interop.onnx.Imported.Flow;
import dev.gradus.interop.onnx.Imported.Known;
import dev.gradus.nn.Join;
import dev.gradus.nn.activation.Maxout;
import dev.gradus.nn.activation.Step;
import dev.gradus.nn.layer.Flatten;
import dev.gradus.nn.layer.GlobalAvgPool2d;
import dev.gradus.nn.layer.GlobalMaxPool2d;
import dev.gradus.nn.layer.Identity;
import dev.gradus.nn.layer.Reshape;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/// What changes shapes only, and where flows meet along channels.
final class ShapeImports {
    private ShapeImports() {}

    static void addTo(Map<String, LayerImport> all) {
        all.put("Identity", n -> n.x());
        all.put("Cast", ShapeImports::cast);
        all.put("ReduceMax", ShapeImports::maxout);
        all.put("Where", ShapeImports::softplus);
        all.put("Shape", ShapeImports::shape);
        all.put("Flatten", ShapeImports::flatten);
        all.put("Reshape", ShapeImports::reshape);
        all.put("Squeeze", ShapeImports::squeeze);
        all.put("Unsqueeze", ShapeImports::unsqueeze);
        all.put("Concat", ShapeImports::concatenate);
    }

    /// Numbers of samples are float32 here in any case; truth values as numbers are a step.
    private static Flow cast(NodeImport n) {
        NodeImport comparison = n.from(n.input(0), "GreaterOrEqual").orElse(null);
        if (comparison != null && NodeImport.is(comparison.input(1), 0)) return n.layer(new Step(), comparison.flow(0));
        ElementType to = ElementType.of(n.node().whole("to", 0));
        if (to == ElementType.FLOAT || to == ElementType.DOUBLE) return n.x();
        throw n.unsupported("numbers of samples as " + to);
    }

    private static Known shape(NodeImport n) {
        int[] sizes = n.x().sample().prepend(1).toArray();
        sizes[0] = GraphImport.BATCH;
        int from = n.node().whole("start", 0), to = n.node().whole("end", sizes.length);
        int begin = Math.clamp(from < 0 ? from + sizes.length : from, 0, sizes.length);
        int end = Math.clamp(to < 0 ? to + sizes.length : to, begin, sizes.length);
        return new Known(Tensor.ofInts(Arrays.copyOfRange(sizes, begin, end)), false);
    }

    private static Flow flatten(NodeImport n) {
        int rank = n.x().sample().rank() + 1, axis = n.node().whole("axis", 1);
        if (axis != 1 && axis != 1 - rank)
            throw n.unsupported("axis %d, so that samples do not stay apart".formatted(axis));
        return to(n, Shape.of(n.x().sample().size()));
    }

    private static Flow reshape(NodeImport n) {
        Shape sample = n.x().sample();
        int[] sizes = n.wholes("shape", 1);
        if (sizes == null || sizes.length == 0) throw n.unsupported("no shape");
        boolean copiesZeros = n.node().whole("allowzero", 0) == 0;
        int[] wanted = Arrays.copyOfRange(sizes, 1, sizes.length);
        for (int i = 0; i < wanted.length && copiesZeros; i++) {
            if (wanted[i] == 0 && i < sample.rank()) wanted[i] = sample.axis(i);
        }
        int open = (int) IntStream.of(wanted).filter(s -> s == -1).count();
        long stated = 1;
        for (int s : wanted) if (s != -1) stated = Math.min(stated * s, Integer.MAX_VALUE);
        boolean fits = open == 0 ? stated == sample.size() : open == 1 && stated > 0 && sample.size() % stated == 0;
        // a first size of 1 is the batch of a file for single samples; a sample must stay one
        boolean isBatch =
                sizes[0] == GraphImport.BATCH || (sizes[0] == 0 && copiesZeros) || sizes[0] == -1 || sizes[0] == 1;
        if (!fits || !isBatch || (sizes[0] != GraphImport.BATCH && sizes[0] != 0 && open > 0 && sizes[0] != 1)) {
            throw n.unsupported(
                    "samples %s as %s, so that they do not stay apart".formatted(sample, Arrays.toString(sizes)));
        }
        for (int i = 0; i < wanted.length; i++) if (wanted[i] == -1) wanted[i] = (int) (sample.size() / stated);
        return to(n, Shape.of(wanted));
    }

    private static int[] axes(NodeImport n, int rank) {
        int[] axes = n.wholes("axes", 1);
        if (axes == null) return IntStream.range(1, rank).filter(i -> n.x().sample().axis(i - 1) == 1).toArray();
        int[] positive = IntStream.of(axes).map(a -> a < 0 ? a + rank : a).sorted().toArray();
        if (IntStream.of(positive).anyMatch(a -> a < 1 || a >= rank))
            throw n.unsupported("axes " + Arrays.toString(axes));
        return positive;
    }

    private static Flow squeeze(NodeImport n) {
        Shape sample = n.x().sample();
        int[] gone = axes(n, sample.rank() + 1);
        if (IntStream.of(gone).anyMatch(a -> sample.axis(a - 1) != 1))
            throw n.unsupported("an axis of another size than 1");
        int[] left =
                IntStream.rangeClosed(1, sample.rank())
                        .filter(a -> Arrays.binarySearch(gone, a) < 0)
                        .map(a -> sample.axis(a - 1))
                        .toArray();
        return to(n, Shape.of(left));
    }

    private static Flow unsqueeze(NodeImport n) {
        Shape sample = n.x().sample();
        int[] given = n.wholes("axes", 1);
        int rank = sample.rank() + 1 + (given == null ? 0 : given.length);
        int[] added = axes(n, rank), sizes = new int[rank - 1];
        int from = 0;
        for (int a = 1; a < rank; a++) sizes[a - 1] = Arrays.binarySearch(added, a) >= 0 ? 1 : sample.axis(from++);
        return to(n, Shape.of(sizes));
    }

    /// Another shape of each sample, by the layer that people would take.
    private static Flow to(NodeImport n, Shape sample) {
        return to(n, n.x(), sample);
    }

    private static Flow to(NodeImport n, Flow from, Shape sample) {
        Flow x = from;
        if (sample.rank() == 1) {
            for (String pooling : new String[] {"GlobalAveragePool", "GlobalMaxPool"}) {
                Optional<NodeImport> global = n.from(x, pooling);
                if (global.isEmpty()) continue;
                return n.layer(
                        pooling.contains("Max") ? new GlobalMaxPool2d() : new GlobalAvgPool2d(), global.get().x());
            }
        }
        // of two changes of shape in a row only the last one counts
        if (n.graph().layer(x) instanceof Reshape || n.graph().layer(x) instanceof Flatten) x = n.graph().before(x);
        if (sample.equals(x.sample())) return x;
        return n.layer(sample.rank() == 1 ? new Flatten() : new Reshape(sample.toArray()), x);
    }

    /// The greatest along one axis of a sample: as many pieces of a Maxout.
    private static Flow maxout(NodeImport n) {
        Flow x = n.x();
        int[] axes = n.wholes("axes", 1);
        int rank = x.sample().rank() + 1, axis = axes == null || axes.length != 1 ? 0 : Math.floorMod(axes[0], rank);
        if (axis == 0) throw n.unsupported("a maximum over other than one axis of a sample");
        Shape before = x.sample().slice(0, axis - 1), behind = x.sample().slice(axis, rank - 1);
        int pieces = x.sample().axis(axis - 1);
        Flow lines = to(n, x, Shape.of(Math.multiplyExact(before.size(), pieces), behind.size()));
        boolean isKept = n.node().whole("keepdims", 1) != 0;
        Shape output = x.sample().with(axis - 1, 1);
        if (!isKept)
            output =
                    Shape.of(
                            IntStream.concat(IntStream.of(before.toArray()), IntStream.of(behind.toArray())).toArray());
        return to(n, n.layer(new Maxout(pieces), lines), output);
    }

    /// As some programs write it, `x > 20 ? x : softplus(x)`, which is the same in float32.
    private static Flow softplus(NodeImport n) {
        NodeImport comparison = n.from(n.input(0), "Greater").orElse(null),
                soft = n.from(n.input(2), "Softplus").orElse(null);
        boolean isOfX =
                comparison != null
                        && soft != null
                        && n.input(1) instanceof Flow x
                        && x.equals(comparison.input(0))
                        && x.equals(soft.input(0));
        boolean isLate = comparison != null && NodeImport.is(comparison.input(1), 20);
        if (isOfX && isLate && n.input(2) instanceof Flow y) return y;
        throw n.unsupported("a choice between two values");
    }

    private static Flow concatenate(NodeImport n) {
        int rank = n.flows().getFirst().sample().rank() + 1, axis = n.node().whole("axis", 1);
        if (axis != 1 && axis != 1 - rank)
            throw n.unsupported("axis %d; layers put channels after each other, axis 1".formatted(axis));
        return n.join(Join.CONCATENATE, new Identity(), n.flows());
    }
}
