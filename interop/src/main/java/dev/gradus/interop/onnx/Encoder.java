package dev.gradus.interop.onnx;

import dev.gradus.error.GradusException;
import dev.gradus.interop.protobuf.Message;
import dev.gradus.tensor.Tensor;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// Writes the messages of `onnx.proto`; the numbers of fields are those written there.
final class Encoder {
    /// How a size that is open is called in the file: all such sizes of a first axis are the same, that of the batch.
    private static final String BATCH = "batch";

    private Encoder() {}

    static Message of(OnnxModel model) {
        Message message = new Message().put(1, model.irVersion()).put(2, model.producer());
        message.put(7, graph(model.graph()));
        model.opsets().forEach((domain, version) -> message.put(8, new Message().put(1, domain).put(2, version)));
        model.metadata().forEach((key, value) -> message.put(14, new Message().put(1, key).put(2, value)));
        if (message.size() < Integer.MAX_VALUE - 8) return message;
        throw GradusException.got("a model of %,d bytes", message.size())
                .expected("at most 2 GB, the limit of the format")
                .because("the network has more than 500 million parameters")
                .repair("Save it as safetensors, which has no such limit.");
    }

    private static Message graph(OnnxGraph graph) {
        Message message = new Message();
        for (OnnxNode node : graph.nodes()) message.put(1, node(node));
        message.put(2, graph.name());
        graph.initializers().forEach((name, tensor) -> message.put(5, tensor(name, tensor)));
        for (OnnxValue value : graph.inputs()) message.put(11, value(value));
        for (OnnxValue value : graph.outputs()) message.put(12, value(value));
        return message;
    }

    static Message node(OnnxNode node) {
        Message message = new Message();
        for (String input : node.inputs()) message.put(1, input);
        for (String output : node.outputs()) message.put(2, output);
        message.put(3, node.name()).put(4, node.operator());
        for (Map.Entry<String, Object> attribute : node.attributes().entrySet()) {
            message.put(5, attribute(attribute.getKey(), attribute.getValue()));
        }
        if (!node.domain().isEmpty()) message.put(7, node.domain());
        return message;
    }

    private static Message attribute(String name, Object value) {
        Message message = new Message().put(1, name);
        switch (value) {
            case Float real -> message.put(2, real.floatValue()).put(20, 1);
            case Long whole -> message.put(3, whole.longValue()).put(20, 2);
            case String text -> message.put(4, text).put(20, 3);
            case OnnxTensor tensor -> message.put(5, tensor("", tensor)).put(20, 4);
            case List<?> list -> list(message, list);
            default -> throw new IllegalArgumentException(name + " cannot be written");
        }
        return message;
    }

    /// An empty list is one of integers: no operator has an empty list of another kind.
    private static void list(Message message, List<?> values) {
        for (Object value : values) {
            switch (value) {
                case Float real -> message.put(7, real.floatValue());
                case Long whole -> message.put(8, whole.longValue());
                case String text -> message.put(9, text);
                default -> throw new IllegalArgumentException(value.getClass().getName());
            }
        }
        Object first = values.isEmpty() ? 0L : Objects.requireNonNull(values.getFirst());
        message.put(20, first instanceof Float ? 6 : first instanceof Long ? 7 : 8);
    }

    private static Message tensor(String name, OnnxTensor tensor) {
        Message message = new Message();
        for (int size : tensor.values().shape().toArray()) message.put(1, size);
        message.put(2, tensor.type().code);
        if (!name.isEmpty()) message.put(8, name);
        long bytes = (long) tensor.values().size() * tensor.type().bytes;
        return message.put(9, new Message.Part(bytes, out -> write(tensor, out)));
    }

    private static void write(OnnxTensor tensor, OutputStream out) throws IOException {
        Tensor values = tensor.values();
        byte[] content = new byte[Math.multiplyExact(values.size(), tensor.type().bytes)];
        ByteBuffer bytes = TensorDecoder.little(content);
        switch (tensor.type()) {
            case FLOAT -> bytes.asFloatBuffer().put(values.toFloats());
            case DOUBLE -> bytes.asDoubleBuffer().put(values.toDoubles());
            case INT32 -> bytes.asIntBuffer().put(values.toInts());
            case INT64 -> {
                for (int value : values.toInts()) bytes.putLong(value);
            }
            default -> throw new IllegalArgumentException(tensor.type() + " is read only");
        }
        out.write(content);
    }

    private static Message value(OnnxValue value) {
        Message tensor = new Message().put(1, value.type().code);
        if (value.axes() != null) {
            Message shape = new Message();
            for (long size : value.axes()) {
                shape.put(1, size == OnnxValue.OPEN ? new Message().put(2, BATCH) : new Message().put(1, size));
            }
            tensor.put(2, shape);
        }
        return new Message().put(1, value.name()).put(2, new Message().put(1, tensor));
    }
}
