package dev.gradus.interop.onnx;

import dev.gradus.interop.onnx.GraphWriter.Flow;
import dev.gradus.nn.Join;
import dev.gradus.nn.Layer;
import dev.gradus.nn.LayerGraph;
import dev.gradus.nn.Parameter;
import dev.gradus.nn.Pass;
import dev.gradus.nn.Sequential;
import dev.gradus.nn.layer.Add;
import dev.gradus.nn.layer.Concatenate;
import dev.gradus.nn.layer.SpectralNorm;
import dev.gradus.nn.layer.WeightNoise;
import dev.gradus.tensor.NoGrad;
import dev.gradus.tensor.Tensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Layers of layers.
final class ContainerExports {
    private ContainerExports() {}

    static void addTo(LayerExports all) {
        all.add(Sequential.class, ContainerExports::chain);
        all.add(LayerGraph.class, ContainerExports::graph);
        all.add(Add.class, (l, x, path, out) -> branches(l, Join.ADD, x, path, out));
        all.add(Concatenate.class, (l, x, path, out) -> branches(l, Join.CONCATENATE, x, path, out));
        all.add(SpectralNorm.class, ContainerExports::spectral);
        all.add(WeightNoise.class, (l, x, path, out) -> child(l, 0, x, path, out).name()); // no noise in evaluation
    }

    private static Flow child(Layer layer, int i, Flow x, String path, GraphWriter out) {
        Layer.Child child = layer.children().get(i);
        return out.layer(path.isEmpty() ? child.name() : path + "." + child.name(), child.layer(), x);
    }

    private static String chain(Sequential layer, Flow x, String path, GraphWriter out) {
        Flow flow = x;
        for (int i = 0; i < layer.layers().size(); i++) flow = child(layer, i, flow, path, out);
        return flow.name();
    }

    private static String graph(LayerGraph layer, Flow x, String path, GraphWriter out) {
        Map<String, Flow> values = new HashMap<>(Map.of(LayerGraph.INPUT, x));
        Flow last = x;
        for (int i = 0; i < layer.config().nodes().size(); i++) {
            LayerGraph.Node node = layer.config().nodes().get(i);
            List<Flow> given = new ArrayList<>();
            for (String input : node.inputs()) given.add(values.get(input));
            if (given.isEmpty()) given.add(last);
            last = child(layer, i, join(node.join(), given, out), path, out);
            values.put(node.name(), last);
        }
        return last.name();
    }

    private static String branches(Layer layer, Join join, Flow x, String path, GraphWriter out) {
        List<Flow> ends = new ArrayList<>();
        for (int i = 0; i < layer.children().size(); i++) ends.add(child(layer, i, x, path, out));
        return join(join, ends, out).name();
    }

    private static Flow join(Join join, List<Flow> flows, GraphWriter out) {
        if (flows.size() == 1) return flows.getFirst();
        String[] names = flows.stream().map(Flow::name).toArray(String[]::new);
        var sample = join.shape("LayerGraph", flows.stream().map(Flow::sample).toList());
        if (join == Join.CONCATENATE) return new Flow(out.node("Concat", Map.of("axis", 1), names), sample);
        String operator =
                switch (join) {
                    case ADD -> "Add";
                    case SUBTRACT -> "Sub";
                    case MULTIPLY -> "Mul";
                    case DIVIDE -> "Div";
                    case MAXIMUM -> "Max";
                    case CONCATENATE -> throw new AssertionError("joined above");
                };
        String joined = names[0];
        for (int i = 1; i < names.length; i++) joined = out.node(operator, joined, names[i]);
        return new Flow(joined, sample);
    }

    /// The layer within it, with the weights that it gives this in evaluation: they are there while the layer runs.
    private static String spectral(SpectralNorm layer, Flow x, String path, GraphWriter out) {
        Map<String, Tensor> divided = new HashMap<>();
        try (var _ = NoGrad.open()) {
            Pass watched =
                    Pass.evaluation()
                            .observing((at, inner, input, output) -> {
                                for (Parameter p : inner.parameters()) divided.put(p.name(), p.value().copy());
                            });
            layer.forward(Tensor.full(x.sample().prepend(1), 0), watched);
        }
        Layer.Child child = layer.children().getFirst();
        return out.layer(path + "." + child.name(), child.layer(), x, divided).name();
    }
}
