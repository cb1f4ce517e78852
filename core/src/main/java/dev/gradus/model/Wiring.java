package dev.gradus.model;

import dev.gradus.nn.Layer;
import dev.gradus.nn.LayerGraph;
import dev.gradus.nn.Sequential;
import dev.gradus.nn.Summary;
import dev.gradus.nn.layer.Add;
import dev.gradus.nn.layer.Concatenate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Which layer of a model feeds which: the rows of its summary, and edges between them.
///
/// ```
/// chain:      each layer is fed by the one before
/// branches:   all are fed by what feeds the block, and feed the row of the block
/// graph:      each node is fed by those that it names, and the last one is the output
/// ```
/// @param edges from row to row; -1 is the input
public record Wiring(Set<Edge> edges) {
    /// Where the input of the model stands.
    public static final int INPUT = -1;

    /// Keeps a copy, in the order of the edges.
    public Wiring {
        edges = Collections.unmodifiableSet(new LinkedHashSet<>(edges));
    }

    /// One arrow.
    ///
    /// @param from a row, or the input
    /// @param to a row behind it
    public record Edge(int from, int to) {}

    /// The edges of a model.
    ///
    /// @param model any
    /// @param rows of its summary
    /// @return in the order in which the layers run
    public static Wiring of(Sequential model, List<Summary.Row> rows) {
        Map<String, Integer> places = new HashMap<>();
        for (int i = 0; i < rows.size(); i++) places.put(rows.get(i).path(), i);
        Set<Edge> edges = new LinkedHashSet<>();
        through("", model, List.of(INPUT), places, edges);
        return new Wiring(edges);
    }

    /// Draws the edges of a layer.
    ///
    /// @param inputs the rows that feed it
    /// @return the rows that feed what is behind it
    private static List<Integer> through(
            String path, Layer layer, List<Integer> inputs, Map<String, Integer> places, Set<Edge> edges) {
        List<Integer> inner =
                switch (layer) {
                    case LayerGraph graph -> graph(path, graph, inputs, places, edges);
                    case Add _, Concatenate _ -> {
                        List<Integer> ends = new ArrayList<>();
                        for (Layer.Child child : layer.children())
                            ends.addAll(through(join(path, child.name()), child.layer(), inputs, places, edges));
                        yield ends;
                    }
                    default -> {
                        List<Integer> before = inputs;
                        for (Layer.Child child : layer.children())
                            before = through(join(path, child.name()), child.layer(), before, places, edges);
                        yield before;
                    }
                };
        Integer own = places.get(path);
        if (own == null) return inner;
        for (int from : inner) edges.add(new Edge(from, own));
        return List.of(own);
    }

    private static List<Integer> graph(
            String path, LayerGraph graph, List<Integer> inputs, Map<String, Integer> places, Set<Edge> edges) {
        Map<String, List<Integer>> ends = new LinkedHashMap<>();
        ends.put(LayerGraph.INPUT, inputs);
        String last = LayerGraph.INPUT;
        for (LayerGraph.Node node : graph.config().nodes()) {
            List<Integer> its = new ArrayList<>();
            for (String input : node.inputs().isEmpty() ? List.of(last) : node.inputs())
                its.addAll(ends.getOrDefault(input, List.of()));
            ends.put(node.name(), through(join(path, node.name()), node.layer(), its, places, edges));
            last = node.name();
        }
        return ends.getOrDefault(last, inputs);
    }

    private static String join(String path, String name) {
        return path.isEmpty() ? name : path + "." + name;
    }
}
