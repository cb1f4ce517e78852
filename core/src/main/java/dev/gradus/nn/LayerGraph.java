package dev.gradus.nn;

import static java.util.stream.Collectors.joining;

import dev.gradus.error.GradusException;
import dev.gradus.error.Suggest;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Layers wired as a directed graph, `node = layer(join(inputs))`: each takes its inputs from any that stand before it.
///
/// ```java
/// var block = LayerGraph.of(
///         Node.of("first", new Linear(64)),                            // from the input
///         Node.of("second", new Linear(64)),                           // from the node before
///         Node.of("sum", new ReLU()).add("first", "second"),
///         Node.of("head", new Linear(10)).concatenate("sum", "input"));
/// ```
/// Nodes run in the order in which they are written; the last one's output is the graph's. Parameters are named after their
/// node, `first.weight`. Errors: a name that is unknown or stands later, a name used twice, an output that nobody takes, sizes
/// that do not fit where branches meet. For blocks whose branches all start at one place, [dev.gradus.nn.layer.Add] and
/// [dev.gradus.nn.layer.Concatenate] are shorter.
public final class LayerGraph implements Layer, Repeatable {
    /// The name under which nodes take the input of the graph.
    public static final String INPUT = "input";

    private final Config config;

    /// Where each node is in the whole model, for observers.
    private final List<String> paths = new ArrayList<>();

    /// One layer and where its input comes from.
    ///
    /// @param name of the node, without dots
    /// @param layer what it computes
    /// @param inputs names of nodes before it, or [#INPUT]; none: the node before
    /// @param join how several inputs become one
    public record Node(String name, Layer layer, List<String> inputs, Join join) {
        /// Keeps a copy.
        public Node {
            inputs = List.copyOf(inputs);
        }

        /// What the node is in a file where nothing is said.
        public Node() {
            this("", Sequential.of(), List.of(), Join.ADD);
        }

        /// A layer that takes the output of the node before.
        ///
        /// @param name of the node, without dots
        /// @param layer what it computes
        /// @return a node
        public static Node of(String name, Layer layer) {
            return new Node(name, layer, List.of(), Join.ADD);
        }

        /// The same layer, fed by another node.
        ///
        /// @param input name of a node before it, or [#INPUT]
        /// @return a new node
        public Node from(String input) {
            return fed(join, input);
        }

        /// The same layer, fed by a sum.
        ///
        /// @param inputs names of nodes before it, or [#INPUT]
        /// @return a new node
        public Node add(String... inputs) {
            return fed(Join.ADD, inputs);
        }

        /// The same layer, fed by the first output without the others.
        ///
        /// @param inputs names of nodes before it, or [#INPUT]
        /// @return a new node
        public Node subtract(String... inputs) {
            return fed(Join.SUBTRACT, inputs);
        }

        /// The same layer, fed by a product: a gate `[c, 1, 1]` and what it lets through `[c, h, w]`.
        ///
        /// @param inputs names of nodes before it, or [#INPUT]
        /// @return a new node
        public Node multiply(String... inputs) {
            return fed(Join.MULTIPLY, inputs);
        }

        /// The same layer, fed by the first output divided by the others.
        ///
        /// @param inputs names of nodes before it, or [#INPUT]
        /// @return a new node
        public Node divide(String... inputs) {
            return fed(Join.DIVIDE, inputs);
        }

        /// The same layer, fed by the largest of corresponding elements.
        ///
        /// @param inputs names of nodes before it, or [#INPUT]
        /// @return a new node
        public Node maximum(String... inputs) {
            return fed(Join.MAXIMUM, inputs);
        }

        /// The same layer, fed by outputs one after the other along the first axis of a sample.
        ///
        /// @param inputs names of nodes before it, or [#INPUT]
        /// @return a new node
        public Node concatenate(String... inputs) {
            return fed(Join.CONCATENATE, inputs);
        }

        private Node fed(Join by, String... from) {
            return new Node(name, layer, List.of(from), by);
        }
    }

    /// Settings.
    ///
    /// @param nodes in the order in which they run
    public record Config(List<Node> nodes) {
        /// Keeps a copy.
        public Config {
            nodes = List.copyOf(nodes);
        }

        /// No nodes yet.
        public Config() {
            this(List.of());
        }
    }

    /// With all settings.
    ///
    /// @param config the settings
    public LayerGraph(Config config) {
        this.config = config;
        requireWired();
    }

    /// The graph of these nodes.
    ///
    /// @param nodes in the order in which they run
    /// @return a graph, not built
    public static LayerGraph of(Node... nodes) {
        return new LayerGraph(new Config(List.of(nodes)));
    }

    private void requireWired() {
        Set<String> known = new HashSet<>(Set.of(INPUT));
        Set<String> idle = new HashSet<>();
        String last = INPUT;
        for (Node node : config.nodes()) {
            if (node.name().isEmpty() || node.name().contains(".") || known.contains(node.name())) {
                throw GradusException.got("LayerGraph: a node named '%s'", node.name())
                        .expected("names of their own, without dots, other than '%s'", INPUT)
                        .because("a name was left out, or used twice")
                        .repair("Name each node; parameters are named after them.");
            }
            for (String input : inputs(node, last)) {
                if (!known.contains(input)) {
                    throw GradusException.got("LayerGraph: node '%s' takes '%s'", node.name(), input)
                            .expected("the name of a node before it, or '%s'", INPUT)
                            .because("a spelling mistake, or the nodes are in another order")
                            .repair(Suggest.sentence(input, known));
                }
                idle.remove(input);
            }
            last = node.name();
            known.add(last);
            idle.add(last);
        }
        idle.remove(last);
        if (!idle.isEmpty() || config.nodes().isEmpty()) {
            throw GradusException.got(
                            config.nodes().isEmpty()
                                    ? "LayerGraph: no nodes"
                                    : "LayerGraph: nobody takes the output of %s",
                            String.join(", ", new java.util.TreeSet<>(idle)))
                    .expected("every output to be used; the last node's is the graph's")
                    .because("a connection was forgotten")
                    .repair("Name it as an input of a later node, or take the node out.");
        }
    }

    private static List<String> inputs(Node node, String before) {
        return node.inputs().isEmpty() ? List.of(before) : node.inputs();
    }

    @Override
    public Shape build(Shape input, Builder builder) {
        Map<String, Shape> shapes = new HashMap<>(Map.of(INPUT, input));
        boolean first = paths.isEmpty();
        String last = INPUT;
        for (Node node : config.nodes()) {
            List<Shape> given = inputs(node, last).stream().map(name -> get(shapes, name)).toList();
            last = node.name();
            if (first) paths.add(builder.child(last).path());
            Shape joined = node.join().shape(builder.child(last).where("LayerGraph node"), given);
            shapes.put(last, builder.build(last, node.layer(), joined));
        }
        return get(shapes, last);
    }

    @Override
    public Tensor forward(Tensor input, Pass pass) {
        Map<String, Tensor> values = new LinkedHashMap<>(Map.of(INPUT, input));
        String last = INPUT;
        for (int i = 0; i < config.nodes().size(); i++) {
            Node node = config.nodes().get(i);
            Tensor x = node.join().of(inputs(node, last).stream().map(name -> get(values, name)).toList());
            last = node.name();
            values.put(last, pass.through(paths.isEmpty() ? last : paths.get(i), node.layer(), x));
        }
        return get(values, last);
    }

    private static <T> T get(Map<String, T> values, String name) {
        T value = values.get(name);
        if (value == null) throw new IllegalStateException(name + ": checked at construction");
        return value;
    }

    @Override
    public List<Child> children() {
        return config.nodes().stream().map(node -> new Child(node.name(), node.layer())).toList();
    }

    @Override
    public Config config() {
        return config;
    }

    /// The nodes on one line, each with its inputs where they are not the node before: `sum = ReLU of first + second`.
    @Override
    public String toString() {
        return config.nodes().stream().map(LayerGraph::text).collect(joining(", ", "LayerGraph(", ")"));
    }

    private static String text(Node node) {
        String own = node.name() + " = " + node.layer();
        if (node.inputs().isEmpty()) return own;
        return own + " of " + node.join().text(node.inputs());
    }
}
