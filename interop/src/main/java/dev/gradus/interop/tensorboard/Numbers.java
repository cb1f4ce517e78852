package dev.gradus.interop.tensorboard;

import dev.gradus.interop.protobuf.Fields;
import dev.gradus.interop.protobuf.Message;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/// A `TensorProto`: numbers or texts with a shape.
///
/// ```
/// TensorProto  dtype = 1, tensor_shape = 2, tensor_content = 4, float_val = 5, double_val = 6, string_val = 8
/// shape        dim = 2 of size = 1             dtype: 1 float, 2 double, 7 string
/// ```
/// @param numbers of a tensor of floats or doubles
/// @param texts of a tensor of strings, as bytes
@SuppressWarnings("ArrayRecordComponent") // compared by nobody
record Numbers(double[] numbers, List<ByteBuffer> texts) {
    private static final int FLOAT = 1, DOUBLE = 2, STRING = 7;

    /// Doubles.
    static Message of(double[] values, long... shape) {
        byte[] content = new byte[8 * values.length];
        ByteBuffer.wrap(content).order(ByteOrder.LITTLE_ENDIAN).asDoubleBuffer().put(values);
        return new Message().put(1, DOUBLE).put(2, shape(shape)).put(4, content);
    }

    /// What stands for no tensor where one is wanted.
    static Message none() {
        return new Message().put(1, FLOAT).put(2, shape(0));
    }

    /// A single text.
    static Message of(String text) {
        return new Message().put(1, STRING).put(2, shape()).put(8, text);
    }

    static Message shape(long... sizes) {
        Message shape = new Message();
        for (long size : sizes) shape.put(2, new Message().put(1, size));
        return shape;
    }

    /// Reads a tensor; of other types than these it has no numbers.
    static Numbers of(Fields tensor) {
        int type = 0;
        var singles = new ByteArrayOutputStream();
        var doubles = new ByteArrayOutputStream();
        ByteBuffer content = ByteBuffer.allocate(0);
        List<ByteBuffer> texts = new ArrayList<>();
        while (tensor.next()) {
            switch (tensor.number()) {
                case 1 -> type = tensor.int32();
                case 4 -> content = tensor.bytes();
                case 5 -> tensor.reals(4, singles);
                case 6 -> tensor.reals(8, doubles);
                case 8 -> texts.add(tensor.bytes());
                default -> {}
            }
        }
        double[] numbers =
                switch (type) {
                    case FLOAT -> floats(content.hasRemaining() ? content : little(singles));
                    case DOUBLE -> doubles(content.hasRemaining() ? content : little(doubles));
                    default -> new double[0];
                };
        return new Numbers(numbers, texts);
    }

    static ByteBuffer little(ByteArrayOutputStream bytes) {
        return ByteBuffer.wrap(bytes.toByteArray()).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static double[] floats(ByteBuffer bytes) {
        double[] values = new double[bytes.remaining() / 4];
        for (int i = 0; i < values.length; i++) values[i] = bytes.getFloat();
        return values;
    }

    static double[] doubles(ByteBuffer bytes) {
        double[] values = new double[bytes.remaining() / 8];
        for (int i = 0; i < values.length; i++) values[i] = bytes.getDouble();
        return values;
    }
}
