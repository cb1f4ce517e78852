package dev.gradus.tensor;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The computation graph of an expression, drawn: operations and what goes into them, with the values on the lines and,
/// after [Tensor#backward()], the gradients beneath the values.
///
/// ```java
/// Tensor x = Tensor.of(3).requiresGrad(true).named("x"), y = Tensor.of(4).requiresGrad(true).named("y");
/// Tensor z = x.add(y).square().named("z");
/// z.backward();
/// Files.writeString(Path.of("z.svg"), Graph.of(z).toSvg());
/// ```
/// A gradient is that of the whole tensor: where a value goes two ways, it is the sum of what comes back. Small tensors
/// are printed, larger ones as shape, mean and norm. Drawn is what was recorded: without an input that asks for
/// gradients, or in [NoGrad], a result is a single number without history.
///
/// A graph is a picture of the moment at which it was made: make it after backward, and inside the [Workspace].
public final class Graph {
    private final List<Node> nodes;

    private Graph(List<Node> nodes) {
        this.nodes = List.copyOf(nodes);
    }

    /// What a node stands for, and how it is coloured.
    enum Kind {
        /// A leaf that asks for a gradient.
        PARAMETER("#dbeafe"),
        /// A leaf that does not.
        DATA("#eceff3"),
        /// An operation.
        OPERATION("#ffffff"),
        /// The end of the graph.
        RESULT("#dcf5e3");

        final String fill;

        Kind(String fill) {
            this.fill = fill;
        }
    }

    /// A node and the tensor that leaves it.
    ///
    /// @param label in the node
    /// @param value of its output, as lines of text; none for the result, whose value is on the line to it
    /// @param gradient likewise; none before backward
    /// @param inputs the nodes whose outputs it takes, in the order of the operation
    record Node(Kind kind, String label, List<String> value, List<String> gradient, List<Integer> inputs) {}

    /// The graph of all that a tensor was computed from.
    ///
    /// @param result any tensor, usually a loss
    /// @return the graph with the values and gradients of now
    public static Graph of(Tensor result) {
        List<Tensor> tensors = new ArrayList<>(reachable(result));
        tensors.sort(Comparator.comparingInt(Tensor::depth));
        Map<Tensor, Integer> places = new HashMap<>();
        List<Node> nodes = new ArrayList<>();
        for (Tensor t : tensors) {
            places.put(t, nodes.size());
            List<Integer> inputs = inputs(t).stream().map(places::get).toList();
            nodes.add(node(t, t == result ? null : t.name(), inputs));
        }
        String name = result.name() == null || result.producer() == null ? "result" : result.name();
        nodes.add(new Node(Kind.RESULT, name, List.of(), List.of(), List.of(nodes.size() - 1)));
        return new Graph(nodes);
    }

    /// The tensor and what it was made from, inputs in their order; nothing recurses, so that graphs may be deep.
    private static Set<Tensor> reachable(Tensor result) {
        Set<Tensor> seen = new LinkedHashSet<>();
        Deque<Tensor> open = new ArrayDeque<>(List.of(result));
        while (!open.isEmpty()) {
            Tensor t = open.pop();
            if (seen.add(t)) inputs(t).reversed().forEach(open::push);
        }
        return seen;
    }

    /// What a tensor was made from. A sum of all elements is a reshape and a sum; only the sum is drawn.
    private static List<Tensor> inputs(Tensor t) {
        Op producer = t.producer();
        if (producer == null) return List.of();
        Tensor first = producer.inputs[0];
        boolean flattens = producer instanceof Sum && first.producer() instanceof Reshape && first.name() == null;
        return flattens ? inputs(first) : List.of(producer.inputs);
    }

    private static Node node(Tensor t, @Nullable String name, List<Integer> inputs) {
        List<String> value = GraphText.value(t);
        Tensor grad = t.grad();
        List<String> gradient = grad == null ? List.of() : GraphText.gradient(grad);
        Op producer = t.producer();
        if (producer != null) {
            return new Node(Kind.OPERATION, producer.label(), GraphText.named(name, value), gradient, inputs);
        }
        Kind kind = t.requiresGrad() ? Kind.PARAMETER : Kind.DATA;
        String label = t.name() != null ? t.name() : kind == Kind.DATA ? "constant" : "input";
        return new Node(kind, label, value, gradient, inputs);
    }

    /// The nodes, each after its inputs; the last is the result.
    List<Node> nodes() {
        return nodes;
    }

    /// The graph in the language of Graphviz.
    ///
    /// @return a `digraph`, for `dot -Tpdf` and its kind
    public String toDot() {
        var dot = new StringBuilder("digraph computation {\n  rankdir=LR;\n");
        dot.append("  node [shape=box, style=\"rounded,filled\", fontname=\"Helvetica\"];\n");
        dot.append("  edge [fontname=\"Courier\", fontsize=11, fontcolor=\"").append(GraphSvg.VALUE).append("\"];\n");
        for (int i = 0; i < nodes.size(); i++) {
            Node node = nodes.get(i);
            String label = GraphText.escape(node.label);
            dot.append("  n%d [label=<%s>, fillcolor=\"%s\"];\n".formatted(i, label, node.kind.fill));
            for (int input : node.inputs) {
                Node from = nodes.get(input);
                dot.append("  n%d -> n%d [label=<%s".formatted(input, i, lines(from.value)));
                if (!from.gradient.isEmpty()) {
                    dot.append("<br/><font color=\"%s\">%s</font>".formatted(GraphSvg.GRADIENT, lines(from.gradient)));
                }
                dot.append(">];\n");
            }
        }
        return dot.append("}\n").toString();
    }

    private static String lines(List<String> lines) {
        return String.join("<br/>", lines.stream().map(GraphText::escape).toList());
    }

    /// The graph as a picture for browsers and documents.
    ///
    /// @return one `svg` element, complete and without references to anything outside
    public String toSvg() {
        return GraphSvg.of(new GraphLayout(nodes));
    }
}
