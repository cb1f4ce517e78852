package dev.gradus.interop.tensorboard;

import dev.gradus.model.Wiring;
import dev.gradus.nn.Layer;
import dev.gradus.nn.Sequential;
import dev.gradus.nn.Summary;
import dev.gradus.tensor.Shape;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The layers of a model as the graph that TensorBoard draws.
///
/// ```
/// layer 2.0 of the class Conv2d within a block 2 of the class Add:      2_Add/0_Conv2d
/// ```
/// What lies within a block is a box that can be opened. A node has the shape of its output for a batch of any size, the settings of its layer and
/// how many numbers it has learned.
public final class ModelNodes {
    private static final String INPUT = "input";

    private ModelNodes() {}

    /// The graph of a model.
    ///
    /// @param model any, of chains, branches and graphs within each other
    /// @param sample the shape of one sample, without the batch axis
    /// @return its layers, the input first
    /// @throws dev.gradus.error.GradusException when the sample does not fit
    public static Content.Graph of(Sequential model, Shape sample) {
        List<Summary.Row> rows = Summary.of(model, sample).rows();
        Map<String, Layer> layers = new LinkedHashMap<>();
        Map<String, String> names = new LinkedHashMap<>();
        collect("", "", model, layers, names);
        List<List<String>> inputs = new ArrayList<>();
        rows.forEach(_ -> inputs.add(new ArrayList<>()));
        for (Wiring.Edge edge : Wiring.of(model, rows).edges()) {
            String from = edge.from() == Wiring.INPUT ? INPUT : name(names, rows.get(edge.from()));
            inputs.get(edge.to()).add(from);
        }
        List<Content.Node> nodes = new ArrayList<>();
        nodes.add(new Content.Node(INPUT, "Input", List.of(), batch(sample), Map.of()));
        for (int i = 0; i < rows.size(); i++) {
            Summary.Row row = rows.get(i);
            Map<String, String> attributes = new LinkedHashMap<>();
            Layer layer = layers.get(row.path());
            String settings = layer == null || !layer.children().isEmpty() ? "" : settings(layer);
            if (!settings.isEmpty()) attributes.put("settings", settings);
            if (row.parameters() > 0) attributes.put("parameters", Long.toString(row.parameters()));
            nodes.add(new Content.Node(name(names, row), row.type(), inputs.get(i), batch(row.output()), attributes));
        }
        return new Content.Graph(nodes);
    }

    private static void collect(
            String path, String name, Layer layer, Map<String, Layer> layers, Map<String, String> names) {
        layers.put(path, layer);
        names.put(path, name);
        for (Layer.Child child : layer.children()) {
            String its = path.isEmpty() ? child.name() : path + "." + child.name();
            String own = child.name() + "_" + child.layer().getClass().getSimpleName();
            collect(its, name.isEmpty() ? own : name + "/" + own, child.layer(), layers, names);
        }
    }

    private static String name(Map<String, String> names, Summary.Row row) {
        return names.getOrDefault(row.path(), row.path().replace('.', '/'));
    }

    /// Such as `units=64, bias=true`.
    private static String settings(Layer layer) {
        String text = layer.config().toString();
        int open = text.indexOf('[');
        return open > 0 && text.endsWith("]") ? text.substring(open + 1, text.length() - 1) : text;
    }

    private static List<Long> batch(Shape sample) {
        List<Long> sizes = new ArrayList<>(List.of(-1L));
        for (int size : sample.toArray()) sizes.add((long) size);
        return sizes;
    }
}
