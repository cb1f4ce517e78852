package dev.gradus.interop.tensorboard;

import dev.gradus.interop.protobuf.Fields;
import dev.gradus.interop.protobuf.Message;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The graph of a model in the form in which TensorFlow writes its own.
///
/// ```
/// GraphDef   node = 1, versions = 4 {producer = 1}
/// NodeDef    name = 1, op = 2, input = 3, attr = 5 {key = 1, value = 2}
/// AttrValue  s = 2; list = 1 {shape = 7}            attribute _output_shapes: a list of one shape, which edges show
/// ```
final class GraphDef {
    private static final String SHAPES = "_output_shapes";

    /// The version of TensorFlow's graphs in which `_output_shapes` is known; any later one means the same here.
    private static final int PRODUCER = 22;

    private GraphDef() {}

    static Message of(Content.Graph graph) {
        Message message = new Message();
        for (Content.Node node : graph.nodes()) message.put(1, of(node));
        return message.put(4, new Message().put(1, PRODUCER));
    }

    private static Message of(Content.Node node) {
        Message message = new Message().put(1, node.name()).put(2, node.kind());
        node.inputs().forEach(input -> message.put(3, input));
        long[] sizes = node.shape().stream().mapToLong(Long::longValue).toArray();
        Message shapes = new Message().put(1, new Message().put(7, Numbers.shape(sizes)));
        message.put(5, new Message().put(1, SHAPES).put(2, shapes));
        node.attributes()
                .forEach((name, value) ->
                        message.put(5, new Message().put(1, name).put(2, new Message().put(2, value))));
        return message;
    }

    static Content.Graph read(Fields graph) {
        List<Content.Node> nodes = new ArrayList<>();
        while (graph.next()) if (graph.number() == 1) nodes.add(node(graph.message()));
        return new Content.Graph(nodes);
    }

    private static Content.Node node(Fields fields) {
        String name = "", kind = "";
        List<String> inputs = new ArrayList<>();
        List<Long> shape = new ArrayList<>();
        Map<String, String> attributes = new LinkedHashMap<>();
        while (fields.next()) {
            switch (fields.number()) {
                case 1 -> name = fields.text();
                case 2 -> kind = fields.text();
                case 3 -> inputs.add(fields.text());
                case 5 -> attribute(fields.message(), shape, attributes);
                default -> {}
            }
        }
        return new Content.Node(name, kind, inputs, shape, attributes);
    }

    private static void attribute(Fields entry, List<Long> shape, Map<String, String> attributes) {
        String key = "";
        while (entry.next()) {
            if (entry.number() == 1) key = entry.text();
            if (entry.number() != 2) continue;
            Fields value = entry.message();
            while (value.next()) {
                // attributes of TensorFlow's own graphs may be any bytes
                if (value.number() == 2) attributes.put(key, lenient(value.bytes()));
                if (value.number() == 1 && key.equals(SHAPES)) firstShape(value.message(), shape);
            }
        }
    }

    private static String lenient(ByteBuffer bytes) {
        return StandardCharsets.UTF_8.decode(bytes).toString();
    }

    private static void firstShape(Fields list, List<Long> shape) {
        shape.clear();
        while (list.next()) {
            if (list.number() != 7 || !shape.isEmpty()) continue;
            Fields sizes = list.message();
            while (sizes.next()) {
                if (sizes.number() != 2) continue;
                Fields size = sizes.message();
                long n = 0;
                while (size.next()) if (size.number() == 1) n = size.whole();
                shape.add(n);
            }
        }
    }
}
