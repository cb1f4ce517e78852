package dev.gradus.interop.onnx;

import dev.gradus.error.GradusException;
import dev.gradus.interop.onnx.Imported.Flow;
import dev.gradus.interop.onnx.Imported.Known;
import dev.gradus.interop.onnx.Imported.Part;
import dev.gradus.nn.Builder;
import dev.gradus.nn.Join;
import dev.gradus.nn.Layer;
import dev.gradus.nn.LayerGraph;
import dev.gradus.nn.Sequential;
import dev.gradus.tensor.DType;
import dev.gradus.tensor.NoGrad;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Makes a network of a graph, node by node: what does not depend on samples is computed at once, everything else becomes layers.
///
/// The size of the batch is open, but some graphs compute with it: `Shape` gives it as [#BATCH], a prime that no other size is.
final class GraphImport {
    /// Stands for the number of samples in shapes.
    static final int BATCH = 15_485_863;

    private static final Pattern PARAMETER =
            Pattern.compile("([A-Za-z_].*)\\.(?:weight|bias|kernel|gamma|running_mean)");

    private final OnnxModel model;
    private final String input;
    private final Map<String, Imported> values = new HashMap<>();
    private final Map<String, Part> parts = new LinkedHashMap<>();

    /// The output of each part, and the input.
    private final Map<String, Flow> flows = new HashMap<>();

    GraphImport(OnnxModel model, String input, Shape sample) {
        this.model = model;
        this.input = input;
        model.graph()
                .initializers()
                .forEach((name, tensor) -> values.put(name, new Known(floats(tensor.values()), true)));
        Flow first = new Flow(LayerGraph.INPUT, sample, Optional.empty());
        values.put(input, first);
        flows.put(LayerGraph.INPUT, first);
    }

    /// Networks here have float32.
    private static Tensor floats(Tensor values) {
        return values.dtype() == DType.FLOAT64 ? values.to(DType.FLOAT32) : values;
    }

    int opset() {
        return model.opset();
    }

    /// Makes layers of all nodes that an output needs.
    ///
    /// @return what the output has become
    Flow run(String output) {
        Set<OnnxNode> needed = needed(output);
        for (OnnxNode node : model.graph().nodes()) {
            if (needed.contains(node)) make(node);
        }
        if (values.get(output) instanceof Flow flow) return flow;
        if (values.get(output) instanceof Imported.Refused refused) throw refused.why();
        throw GradusException.got("the output '%s'", output)
                .expected("one that depends on the samples")
                .because("it is the same for all of them, or no node makes it")
                .repair("Choose another output of the file.");
    }

    private Set<OnnxNode> needed(String output) {
        Set<OnnxNode> needed = new HashSet<>();
        Set<String> wanted = new HashSet<>(Set.of(output));
        for (OnnxNode node : model.graph().nodes().reversed()) {
            if (node.outputs().stream().noneMatch(wanted::contains) || node.outputs().contains(input)) continue;
            needed.add(node);
            wanted.addAll(node.inputs());
        }
        return needed;
    }

    private void make(OnnxNode node) {
        NodeImport made = new NodeImport(node, this);
        boolean isKnown = true, isLearned = false;
        List<@Nullable Tensor> given = new ArrayList<>();
        for (int i = 0; i < node.inputs().size(); i++) {
            Imported input = made.input(i);
            isKnown &= input == null || input instanceof Known;
            isLearned |= input instanceof Known known && known.isLearned();
            given.add(input instanceof Known known ? known.values() : null);
        }
        if (isKnown) {
            try (var _ = NoGrad.open()) {
                List<Tensor> outputs = Operators.of(node).run(new Call(node, given, opset()));
                for (int i = 0; i < Math.min(outputs.size(), node.outputs().size()); i++) {
                    values.put(node.outputs().get(i), new Known(floats(outputs.get(i)), isLearned));
                }
            }
            return;
        }
        Imported output = output(made);
        // the node itself is what later ones look for, whatever it has become
        values.put(
                node.outputs().getFirst(),
                output instanceof Flow f ? new Flow(f.part(), f.sample(), Optional.of(node)) : output);
    }

    private static Imported output(NodeImport node) {
        try {
            return LayerImports.of(node.node()).make(node);
        } catch (GradusException e) {
            return new Imported.Refused(e, node.node());
        }
    }

    /// What a value has become.
    Imported value(OnnxNode node, String name) {
        Imported value = values.get(name);
        if (value != null) return value;
        throw GradusException.got("%s takes '%s', which nothing gives", node, name)
                .expected("an input, an initializer, or the first output of a node before it")
                .because("nodes are in the wrong order, or another output of a node is used, which no layer has")
                .repair("Run the file as it is with OnnxFunction, or export the model again.");
    }

    /// Adds a layer, and learns its output's shape.
    Flow add(NodeImport node, Layer layer, List<Flow> inputs, Join join, Map<String, Tensor> weights) {
        String name = name(node.node());
        Shape joined = join.shape(node.node().toString(), inputs.stream().map(Flow::sample).toList());
        Shape sample = restored(layer, joined, name, weights);
        parts.put(name, new Part(name, layer, inputs.stream().map(Flow::part).toList(), join, weights));
        Flow output = new Flow(name, sample, Optional.of(node.node()));
        flows.put(name, output);
        return output;
    }

    /// Builds a layer with its weights alone: whatever does not fit is the fault of this node.
    private static Shape restored(Layer layer, Shape sample, String part, Map<String, Tensor> weights) {
        Builder builder =
                Builder.restoring((name, shape, dtype) -> {
                    Tensor value = weights.get(name);
                    if (value == null) return Tensor.full(shape, 0, dtype); // a count of batches
                    if (value.shape().equals(shape)) return value.to(dtype);
                    throw GradusException.got("%s of '%s' with the shape %s", name, part, value.shape())
                            .expected("%s", shape)
                            .because("weights and attributes of the node do not fit each other")
                            .repair("Export the model again.");
                });
        return layer.build(sample, builder);
    }

    /// The layer of which a flow is the output.
    ///
    /// @return null for the input
    @Nullable Layer layer(Flow flow) {
        Part part = parts.get(flow.part());
        return part == null ? null : part.layer();
    }

    /// The flow before a layer of one input.
    Flow before(Flow flow) {
        return Objects.requireNonNull(flows.get(Objects.requireNonNull(parts.get(flow.part())).inputs().getFirst()));
    }

    /// After the layer of the program that wrote the file, where a weight tells; else after the operator.
    private String name(OnnxNode node) {
        String wanted = node.operator();
        for (String input : node.inputs()) {
            var matcher = PARAMETER.matcher(input);
            if (matcher.matches() && model.graph().initializers().containsKey(input)) {
                wanted = matcher.group(1);
                break;
            }
        }
        String clean = wanted.replaceAll("[^A-Za-z0-9_-]+", "_");
        String name = clean;
        for (int i = 2; parts.containsKey(name) || name.equals(LayerGraph.INPUT); i++) name = clean + "_" + i;
        return name;
    }

    /// The network whose output is a flow: a chain where every layer takes the output of the one before, else a graph of layers.
    Sequential network(Flow output, Shape sample) {
        List<Part> used = used(output.part());
        boolean isChain = true;
        String last = LayerGraph.INPUT;
        for (Part part : used) {
            isChain &= part.inputs().equals(List.of(last));
            last = part.name();
        }
        Map<String, Tensor> weights = new TreeMap<>();
        for (int i = 0; i < used.size(); i++) {
            String prefix = isChain ? i + "." : "0." + used.get(i).name() + ".";
            used.get(i).weights().forEach((name, value) -> weights.put(prefix + name, value));
        }
        // layers that are built already keep their names: so others of the same settings
        List<Layer> layers = used.stream().map(part -> new dev.gradus.nn.LayerCopy().of(part.layer())).toList();
        Sequential network = isChain ? Sequential.of(layers.toArray(Layer[]::new)) : Sequential.of(graph(used, layers));
        network.build(
                sample,
                Builder.restoring((name, shape, dtype) -> {
                    Tensor value = weights.get(name);
                    return value == null ? Tensor.full(shape, 0, dtype) : value.to(dtype);
                }));
        return network;
    }

    private static LayerGraph graph(List<Part> parts, List<Layer> layers) {
        List<LayerGraph.Node> nodes = new ArrayList<>();
        for (Part part : parts) {
            nodes.add(new LayerGraph.Node(part.name(), layers.get(nodes.size()), part.inputs(), part.join()));
        }
        return new LayerGraph(new LayerGraph.Config(nodes));
    }

    /// What leads to a part, in the order of the graph; others were only looked at.
    private List<Part> used(String output) {
        Set<String> wanted = new HashSet<>(Set.of(output));
        List<Part> used = new ArrayList<>();
        for (Part part : new ArrayList<>(parts.values()).reversed()) {
            if (!wanted.contains(part.name())) continue;
            used.addFirst(part);
            wanted.addAll(part.inputs());
        }
        return used;
    }
}
