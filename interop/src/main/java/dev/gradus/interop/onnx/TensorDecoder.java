package dev.gradus.interop.onnx;

import dev.gradus.error.GradusException;
import dev.gradus.error.Printable;
import dev.gradus.interop.protobuf.Fields;
import dev.gradus.tensor.DType;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Reads a `TensorProto`: raw bytes, lists of numbers, or bytes of another file.
final class TensorDecoder {
    private static final int MOST_AXES = 32;

    private final Path file;
    private final ExternalData external;

    TensorDecoder(Path file, ExternalData external) {
        this.file = file;
        this.external = external;
    }

    /// A tensor and how it is called.
    record Named(String name, OnnxTensor tensor) {}

    Named tensor(Fields fields) {
        String name = "";
        List<Long> sizes = new ArrayList<>();
        int code = 0;
        boolean isElsewhere = false;
        Map<String, String> place = new LinkedHashMap<>();
        ByteBuffer raw = null;
        var reals = new ByteArrayOutputStream();
        Wholes wholes = new Wholes();
        while (fields.next()) {
            switch (fields.number()) {
                case 1 -> fields.wholes(size -> add(sizes, size));
                case 2 -> code = fields.int32();
                case 4 -> fields.reals(4, reals);
                case 5, 7, 11 -> fields.wholes(wholes::add);
                case 8 -> name = fields.text();
                case 9 -> raw = fields.bytes();
                case 10 -> fields.reals(8, reals);
                case 13 -> Decoder.pair(fields.message(), place);
                case 14 -> isElsewhere = fields.int32() == 1;
                default -> {}
            }
        }
        ElementType type = ElementType.of(code);
        if (type.dtype == null)
            throw wrong(
                    name,
                    "elements of the type " + (type == ElementType.STRING ? "STRING" : code),
                    "numbers of at least 8 bits");
        Shape shape = shape(name, sizes);
        if (isElsewhere) raw = external.of(name, place, (long) shape.size() * type.bytes);
        Tensor values;
        if (raw != null) {
            requireCount(name, shape, raw.remaining(), type.bytes);
            values = fromRaw(type, type.dtype, shape, raw);
        } else if (type == ElementType.FLOAT || type == ElementType.DOUBLE) {
            requireCount(name, shape, reals.size(), type.bytes);
            values = fromRaw(type, type.dtype, shape, little(reals.toByteArray()));
        } else {
            requireCount(name, shape, wholes.size, 1);
            values = fromWholes(type, type.dtype, shape, wholes.values);
        }
        return new Named(name, new OnnxTensor(type, values));
    }

    private static void add(List<Long> sizes, long size) {
        if (sizes.size() <= MOST_AXES) sizes.add(size); // one more is refused
    }

    private Shape shape(String name, List<Long> sizes) {
        long elements = 1;
        boolean isEmpty = sizes.contains(0L);
        boolean valid = sizes.size() <= MOST_AXES;
        for (int i = 0; valid && i < sizes.size(); i++) {
            valid = sizes.get(i) >= 0 && sizes.get(i) <= Integer.MAX_VALUE;
            if (valid && !isEmpty) elements *= sizes.get(i);
            valid &= elements <= Integer.MAX_VALUE - 1024;
        }
        if (!valid)
            throw wrong(name, "the shape " + sizes, "at most 32 sizes of 0 or more, fewer than 2^31 elements together");
        return Shape.of(sizes.stream().mapToInt(Long::intValue).toArray());
    }

    private void requireCount(String name, Shape shape, int got, int each) {
        if (got == (long) shape.size() * each) return;
        throw wrong(
                name,
                "%d bytes or numbers for the shape %s".formatted(got, shape),
                "%d".formatted((long) shape.size() * each));
    }

    private static Tensor fromRaw(ElementType type, DType dtype, Shape shape, ByteBuffer raw) {
        return switch (dtype) {
            case FLOAT32 -> {
                float[] values = new float[shape.size()];
                if (type == ElementType.FLOAT) raw.asFloatBuffer().get(values);
                else for (int i = 0; i < values.length; i++) values[i] = type.half(raw, i);
                yield Tensor.of(shape, values);
            }
            case FLOAT64 -> {
                double[] values = new double[shape.size()];
                raw.asDoubleBuffer().get(values);
                yield Tensor.of(shape, values);
            }
            case INT32 -> {
                int[] values = new int[shape.size()];
                Arrays.setAll(values, i -> type.whole(raw, i));
                yield Tensor.of(shape, values);
            }
        };
    }

    /// Half precision is written as the 16 bits of each number.
    private static Tensor fromWholes(ElementType type, DType dtype, Shape shape, long[] wholes) {
        if (dtype == DType.INT32) {
            int[] values = new int[shape.size()];
            Arrays.setAll(values, i -> type.saturated(wholes[i]));
            return Tensor.of(shape, values);
        }
        ByteBuffer bits = ByteBuffer.allocate(2 * shape.size()).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < shape.size(); i++) bits.putShort((short) wholes[i]);
        return fromRaw(type, dtype, shape, bits.flip());
    }

    static ByteBuffer little(byte[] bytes) {
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    private GradusException wrong(@Nullable String name, String got, String expected) {
        return GradusException.got(
                        "%s: the tensor '%s' has %s",
                        file, Printable.excerpt(String.valueOf(name), 60), Printable.excerpt(got, 200))
                .expected(expected)
                .because("the file is damaged, or its writer is faulty")
                .repair("Copy or download the file again, or export the model again.");
    }

    /// Integers, as many as come.
    private static final class Wholes {
        long[] values = new long[8];
        int size;

        void add(long value) {
            if (size == values.length) values = Arrays.copyOf(values, size + (size >> 1));
            values[size++] = value;
        }
    }
}
