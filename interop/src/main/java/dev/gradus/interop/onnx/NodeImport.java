package dev.gradus.interop.onnx;

import dev.gradus.error.GradusException;
import dev.gradus.interop.onnx.Imported.Flow;
import dev.gradus.interop.onnx.Imported.Known;
import dev.gradus.interop.onnx.Imported.Refused;
import dev.gradus.nn.Join;
import dev.gradus.nn.Layer;
import dev.gradus.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A node on its way to become layers, as a [LayerImport] sees it.
///
/// @param node attributes and names
/// @param graph all that has become layers before it
record NodeImport(OnnxNode node, GraphImport graph) {
    int opset() {
        return graph.opset();
    }

    /// What an input has become.
    ///
    /// @return null where an optional one is not given
    @Nullable Imported input(int i) {
        String name = i < node.inputs().size() ? node.inputs().get(i) : "";
        return name.isEmpty() ? null : graph.value(node, name);
    }

    /// The first input, which depends on samples; all others do not.
    Flow x() {
        for (int i = 1; i < node.inputs().size(); i++) {
            Imported other = input(i);
            if (other != null && !(other instanceof Known)) {
                throw unsupported("its input %d depends on samples, too".formatted(i));
            }
        }
        return flow(0);
    }

    /// An input that depends on samples.
    Flow flow(int i) {
        Imported value = input(i);
        if (value instanceof Refused refused) throw refused.why();
        if (value instanceof Flow flow) return flow;
        throw unsupported("its input %d does not depend on samples".formatted(i));
    }

    /// All inputs, each of which depends on samples.
    List<Flow> flows() {
        List<Flow> flows = new ArrayList<>();
        for (int i = 0; i < node.inputs().size(); i++) flows.add(flow(i));
        return flows;
    }

    /// Numbers of an input.
    ///
    /// @return null where it is not given
    @Nullable Tensor optional(int i) {
        return input(i) instanceof Known known ? known.values() : null;
    }

    /// Numbers of an input.
    Tensor known(int i) {
        Tensor values = optional(i);
        if (values == null) throw unsupported("its input %d is missing, or depends on samples".formatted(i));
        return values;
    }

    /// Integers that were an attribute up to some opset and have been an input since.
    int @Nullable [] wholes(String attribute, int input) {
        Tensor values = optional(input);
        return values == null ? node.wholes(attribute) : values.toInts();
    }

    /// A number that was an attribute up to some opset and has been an input since.
    double real(String attribute, int input, double otherwise) {
        Tensor value = optional(input);
        if (value == null) return node.real(attribute, (float) otherwise);
        if (value.size() != 1)
            throw unsupported("its input %d has the shape %s instead of one number".formatted(input, value.shape()));
        return value.toDoubles()[0];
    }

    /// Makes a layer without weights.
    Flow layer(Layer layer, Flow x) {
        return layer(layer, x, Map.of());
    }

    /// Makes a layer.
    Flow layer(Layer layer, Flow x, Map<String, Tensor> weights) {
        return graph.add(this, layer, List.of(x), Join.ADD, weights);
    }

    /// Makes a place where flows meet.
    Flow join(Join join, Layer layer, List<Flow> flows) {
        return graph.add(this, layer, flows, join, Map.of());
    }

    /// The node that gives a value, where it is of a certain operator.
    Optional<NodeImport> from(@Nullable Imported value, String operator) {
        Optional<OnnxNode> origin =
                switch (value) {
                    case Flow flow -> flow.origin();
                    case Refused refused -> Optional.of(refused.origin());
                    case null, default -> Optional.empty();
                };
        return origin.filter(n -> n.domain().isEmpty() && n.operator().equals(operator))
                .map(n -> new NodeImport(n, graph));
    }

    /// Whether a value is one certain number.
    static boolean is(@Nullable Imported value, double number) {
        return value instanceof Known known
                && known.values().size() == 1
                && Math.abs(known.values().toDoubles()[0] - number) <= 1e-6 * Math.abs(number);
    }

    /// No layer of the catalogue does what this node does.
    GradusException unsupported(String why) {
        return GradusException.got("%s: %s", node, why)
                .expected("what a layer of the catalogue does")
                .because("the model computes something that none of them does, or computes it in another order")
                .repair(
                        "Run the file as it is with OnnxFunction or ONNX Runtime, or export the model again without this node.");
    }
}
