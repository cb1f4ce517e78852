package dev.gradus.interop.onnx;

import dev.gradus.data.Preparation;
import dev.gradus.data.prepare.Standardize;
import dev.gradus.data.prepare.ZeroMean;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Preparations at the begin of a graph: a difference with numbers that nothing changes, and possibly a quotient. They are kept out of the
/// network, whose training would not change them anyway, and have the bits of the ones that were exported.
///
/// @param steps first to last
/// @param output the value that the network begins with
record PreparationImport(List<Preparation> steps, String output) {
    static PreparationImport of(OnnxGraph graph, String input, Shape sample) {
        OnnxNode first = only(graph, input);
        float[] mean = first == null ? null : numbers(graph, first, "Sub", input, sample);
        if (first == null || mean == null) return new PreparationImport(List.of(), input);
        List<Integer> shape = IntStream.of(sample.toArray()).boxed().toList();
        String centred = first.outputs().getFirst();
        boolean isEach = mean.length == groups(sample);
        OnnxNode second = isEach ? only(graph, centred) : null;
        float[] std = second == null ? null : numbers(graph, second, "Div", centred, sample);
        if (second != null && std != null && std.length == mean.length && positive(std)) {
            Preparation step = new Standardize(new Standardize.Config(shape, doubles(mean), doubles(std)));
            return new PreparationImport(List.of(step), second.outputs().getFirst());
        }
        ZeroMean.Per per = isEach ? ZeroMean.Per.CHANNEL : ZeroMean.Per.PIXEL;
        return new PreparationImport(List.of(new ZeroMean(new ZeroMean.Config(shape, per, doubles(mean)))), centred);
    }

    /// How many groups share numbers: the channels of an image, or all elements.
    private static int groups(Shape sample) {
        return sample.rank() == 3 ? sample.axis(0) : sample.size();
    }

    /// The node that takes a value, where it is the only one.
    private static @Nullable OnnxNode only(OnnxGraph graph, String value) {
        List<OnnxNode> taking = graph.nodes().stream().filter(n -> n.inputs().contains(value)).toList();
        boolean isOutput = graph.outputs().stream().anyMatch(o -> o.name().equals(value));
        return taking.size() == 1 && !isOutput ? taking.getFirst() : null;
    }

    /// The fixed numbers that a node of an operator takes as its second input: one for each group or for each element.
    private static float @Nullable [] numbers(
            OnnxGraph graph, OnnxNode node, String operator, String first, Shape sample) {
        if (!node.domain().isEmpty()
                || !node.operator().equals(operator)
                || node.inputs().size() != 2
                || !node.inputs().getFirst().equals(first)) return null;
        Tensor values = constant(graph, node.inputs().get(1));
        if (values == null || !values.dtype().isFloating()) return null;
        Shape own = values.shape();
        while (own.rank() > sample.rank() && own.axis(0) == 1) own = own.slice(1, own.rank());
        boolean isEach = own.equals(GraphWriter.perChannel(groups(sample), sample)) && sample.rank() == 3;
        return isEach || own.equals(sample) ? values.toFloats() : null;
    }

    private static @Nullable Tensor constant(OnnxGraph graph, String name) {
        for (OnnxNode node : graph.nodes()) {
            if (!node.outputs().contains(name)) continue;
            return node.operator().equals("Constant") && node.attributes().get("value") instanceof OnnxTensor t
                    ? t.values()
                    : null;
        }
        return null;
    }

    private static boolean positive(float[] values) {
        for (float value : values) if (!(value > 0)) return false;
        return true;
    }

    private static List<Double> doubles(float[] values) {
        List<Double> doubles = new ArrayList<>();
        for (float value : values) doubles.add((double) value);
        return Arrays.asList(doubles.toArray(Double[]::new));
    }
}
