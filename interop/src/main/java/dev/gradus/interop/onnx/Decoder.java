package dev.gradus.interop.onnx;

import dev.gradus.error.GradusException;
import dev.gradus.error.Printable;
import dev.gradus.interop.protobuf.Fields;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Reads the messages of `onnx.proto`; the numbers of fields are those written there.
final class Decoder {
    private static final int MOST_AXES = 32;

    private final Path file;
    private final TensorDecoder tensors;
    private int nodes;

    Decoder(Path file, ExternalData external) {
        this.file = file;
        tensors = new TensorDecoder(file, external);
    }

    OnnxModel model(Fields fields) {
        int irVersion = 0;
        String producer = "";
        OnnxGraph graph = null;
        Map<String, Integer> opsets = new LinkedHashMap<>();
        Map<String, String> metadata = new LinkedHashMap<>();
        while (fields.next()) {
            switch (fields.number()) {
                case 1 -> irVersion = fields.int32();
                case 2 -> producer = fields.text();
                case 7 -> {
                    if (graph != null) throw refused("two graphs", "one");
                    graph = graph(fields.message());
                }
                case 8 -> opset(fields.message(), opsets);
                case 14 -> pair(fields.message(), metadata);
                case 25 -> throw refused("functions of its own", "operators only");
                default -> {}
            }
        }
        if (graph == null || irVersion <= 0) {
            throw GradusException.got("%s has no %s", file, graph == null ? "graph" : "version of its format")
                    .expected("an ONNX model")
                    .because("the file is empty, cut off, or of another kind")
                    .repair("Copy or download the file again, and check its name.");
        }
        return new OnnxModel(irVersion, opsets, producer, graph, metadata);
    }

    private static void opset(Fields fields, Map<String, Integer> into) {
        String domain = "";
        int version = 0;
        while (fields.next()) {
            switch (fields.number()) {
                case 1 -> domain = fields.text();
                case 2 -> version = fields.int32();
                default -> {}
            }
        }
        into.put(domain, version);
    }

    static void pair(Fields fields, Map<String, String> into) {
        String key = "", value = "";
        while (fields.next()) {
            switch (fields.number()) {
                case 1 -> key = fields.text();
                case 2 -> value = fields.text();
                default -> {}
            }
        }
        into.put(key, value);
    }

    private OnnxGraph graph(Fields fields) {
        String name = "";
        List<OnnxNode> all = new ArrayList<>();
        List<OnnxValue> inputs = new ArrayList<>(), outputs = new ArrayList<>();
        Map<String, OnnxTensor> initializers = new LinkedHashMap<>();
        while (fields.next()) {
            switch (fields.number()) {
                case 1 -> {
                    if (++nodes > OnnxModel.MOST_NODES) throw refused("more than a million nodes", "fewer");
                    all.add(node(fields.message()));
                }
                case 2 -> name = fields.text();
                case 5 -> {
                    TensorDecoder.Named tensor = tensors.tensor(fields.message());
                    if (initializers.put(tensor.name(), tensor.tensor()) != null) {
                        throw refused("two initializers '" + tensor.name() + "'", "every name once");
                    }
                }
                case 11 -> inputs.add(value(fields.message()));
                case 12 -> outputs.add(value(fields.message()));
                case 15 -> throw refused("a sparse initializer", "dense ones");
                default -> {}
            }
        }
        return new OnnxGraph(name, all, inputs, outputs, initializers);
    }

    private OnnxNode node(Fields fields) {
        String name = "", operator = "", domain = "";
        List<String> inputs = new ArrayList<>(), outputs = new ArrayList<>();
        Map<String, Object> attributes = new LinkedHashMap<>();
        while (fields.next()) {
            switch (fields.number()) {
                case 1 -> inputs.add(fields.text());
                case 2 -> outputs.add(fields.text());
                case 3 -> name = fields.text();
                case 4 -> operator = fields.text();
                case 5 -> attribute(fields.message(), attributes);
                case 7 -> domain = fields.text();
                default -> {}
            }
        }
        if (operator.isEmpty()) throw refused("a node without an operator", "its name");
        return new OnnxNode(name, domain.equals("ai.onnx") ? "" : domain, operator, inputs, outputs, attributes);
    }

    /// An attribute says of which type it is; files of IR version 1 do not, and one that is empty can be seen in no other way.
    private void attribute(Fields fields, Map<String, Object> into) {
        String name = "";
        int type = 0;
        Object single = null;
        List<Object> many = new ArrayList<>();
        while (fields.next()) {
            switch (fields.number()) {
                case 1 -> name = fields.text();
                case 2 -> single = fields.real32();
                case 3 -> single = fields.whole();
                case 4 -> single = text(fields);
                case 5 -> single = tensors.tensor(fields.message()).tensor();
                case 7 -> reals(fields, many);
                case 8 -> fields.wholes(many::add);
                case 9 -> many.add(text(fields));
                case 20 -> type = fields.int32();
                case 6, 10, 11, 14, 15, 21, 22, 23 -> single = OnnxNode.SUBGRAPH;
                default -> {}
            }
        }
        if (single == null && many.isEmpty()) single = empty(type);
        Object value = single == null || type == 6 || type == 7 || type == 8 ? List.copyOf(many) : single;
        if (into.put(name, value) != null) throw refused("an attribute '" + name + "' twice in one node", "each once");
    }

    /// Proto3 does not write what is 0 or empty.
    private static @Nullable Object empty(int type) {
        return switch (type) {
            case 1 -> 0f;
            case 2 -> 0L;
            case 3 -> "";
            case 6, 7, 8 -> null;
            default -> OnnxNode.SUBGRAPH;
        };
    }

    /// Texts of attributes are bytes by definition; those that are no UTF-8 are of no operator known here.
    private static String text(Fields fields) {
        return StandardCharsets.UTF_8.decode(fields.bytes()).toString();
    }

    private static void reals(Fields fields, List<Object> into) {
        var bytes = new java.io.ByteArrayOutputStream();
        fields.reals(4, bytes);
        var values = TensorDecoder.little(bytes.toByteArray());
        while (values.hasRemaining()) into.add(values.getFloat());
    }

    private OnnxValue value(Fields fields) {
        String name = "";
        ElementType type = ElementType.OTHER;
        List<Long> axes = null;
        while (fields.next()) {
            switch (fields.number()) {
                case 1 -> name = fields.text();
                case 2 -> {
                    Fields kinds = fields.message();
                    while (kinds.next()) {
                        if (kinds.number() != 1) continue; // a sequence, a map …: none that is known here
                        Fields tensor = kinds.message();
                        while (tensor.next()) {
                            if (tensor.number() == 1) type = ElementType.of(tensor.int32());
                            if (tensor.number() == 2) axes = axes(name, tensor.message());
                        }
                    }
                }
                default -> {}
            }
        }
        return new OnnxValue(name, type, axes);
    }

    private List<Long> axes(String name, Fields fields) {
        List<Long> axes = new ArrayList<>();
        while (fields.next()) {
            if (fields.number() != 1) continue;
            long size = OnnxValue.OPEN;
            Fields axis = fields.message();
            while (axis.next()) if (axis.number() == 1) size = axis.whole();
            axes.add(size < 0 ? OnnxValue.OPEN : size);
            if (axes.size() > MOST_AXES) throw refused("'" + name + "' with more than 32 axes", "at most 32");
        }
        return axes;
    }

    private GradusException refused(String got, String expected) {
        return GradusException.got("%s: %s", file, Printable.excerpt(got, 200))
                .expected(expected)
                .because("a program wrote what is not supported here, or the file is damaged")
                .repair("Export the model again, with inlined functions and dense weights.");
    }
}
