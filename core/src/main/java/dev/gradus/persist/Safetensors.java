package dev.gradus.persist;

import dev.gradus.error.GradusException;
import dev.gradus.error.Permission;
import dev.gradus.tensor.DType;
import dev.gradus.tensor.Tensor;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Named tensors in one file that Python, Rust and C++ read, too, and that cannot carry code.
///
/// ```
/// N, 8 bytes | header, N bytes of JSON | data
/// {"__metadata__": {text: text}, "1.bias": {"dtype": "F32", "shape": [256], "data_offsets": [0, 1024]}, …}
/// ```
/// Everything is little-endian; ranges count from the begin of the data. Types: `F32`, `F64`, `I32`; read are `F16` and `BF16`,
/// too, as float32, and `I64`, `I16`, `I8`, `U16`, `U8` and `BOOL`, as int32, all without a change of any value. The same tensors make
/// the same bytes: larger element types first, then by name, metadata by name, and spaces behind the header so that the
/// data begin at a multiple of 64.
///
/// Errors: a file from a stranger is read in one pass, every length is compared with the size of the file before anything
/// is allocated, and the ranges must cover the data exactly, without overlap or hole. Values may be NaN; integers must be int32.
/// Source: the format of `huggingface/safetensors`, whose rules these are.
///
/// @param tensors by name, in the order of the file
/// @param metadata texts by name
public record Safetensors(Map<String, Tensor> tensors, Map<String, String> metadata) {
    static final String METADATA = "__metadata__";
    private static final int ALIGNMENT = 64;
    private static final int BUFFER = 1 << 18;

    /// Keeps copies of the maps.
    public Safetensors {
        tensors = Collections.unmodifiableMap(new LinkedHashMap<>(tensors));
        metadata = Collections.unmodifiableMap(new LinkedHashMap<>(metadata));
    }

    /// Writes tensors, at once or not at all.
    ///
    /// @param file is replaced if it exists
    /// @param tensors by name; `__metadata__` is not a name
    /// @param metadata texts by name, possibly none
    /// @throws GradusException when the file cannot be written
    public static void write(Path file, Map<String, Tensor> tensors, Map<String, String> metadata) {
        AtomicFile.write(file, content(tensors, metadata));
    }

    /// What [#write] writes, to be written by others.
    ///
    /// @param tensors by name, whose values are read when it is written
    /// @param metadata texts by name, possibly none
    /// @return the bytes of a file
    public static AtomicFile.Content content(Map<String, Tensor> tensors, Map<String, String> metadata) {
        Map<String, Tensor> ordered = ordered(tensors);
        byte[] header = header(ordered, metadata);
        return out -> {
            ByteBuffer length = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(header.length);
            out.write(length.array());
            out.write(header);
            writeData(ordered, out);
        };
    }

    /// Reads all tensors. Inside of a workspace they end with it, as all tensors made there.
    ///
    /// @param file a safetensors file of any origin
    /// @return tensors and metadata
    /// @throws GradusException when there is no such file, or it is not valid in any respect
    public static Safetensors read(Path file) {
        try (var in = RegularFile.open(file, "a safetensors file")) {
            SafetensorsHeader header = SafetensorsHeader.read(file, in);
            Map<String, Tensor> tensors = new LinkedHashMap<>();
            ByteBuffer buffer = ByteBuffer.allocate((int) Math.min(BUFFER, in.size())).order(ByteOrder.LITTLE_ENDIAN);
            for (var entry : header.entries()) tensors.put(entry.name(), readTensor(file, in, entry, buffer));
            return new Safetensors(tensors, header.metadata());
        } catch (IOException e) {
            Permission.requireFor(file, e);
            throw Rejection.UNREADABLE.of(file, "%s", e.toString());
        }
    }

    /// Larger types first, so that each tensor is aligned to its type; then by name.
    private static Map<String, Tensor> ordered(Map<String, Tensor> tensors) {
        List<Map.Entry<String, Tensor>> entries = new ArrayList<>(tensors.entrySet());
        entries.sort(
                Comparator.comparingInt((Map.Entry<String, Tensor> e) -> -e.getValue().dtype().bytes())
                        .thenComparing(Map.Entry::getKey));
        Map<String, Tensor> ordered = new LinkedHashMap<>();
        for (var e : entries) ordered.put(e.getKey(), e.getValue());
        return ordered;
    }

    private static byte[] header(Map<String, Tensor> ordered, Map<String, String> metadata) {
        Map<String, Object> header = new LinkedHashMap<>();
        if (!metadata.isEmpty()) header.put(METADATA, new TreeMap<>(metadata));
        long begin = 0;
        for (var e : ordered.entrySet()) {
            Tensor t = e.getValue();
            long end = begin + (long) t.size() * t.dtype().bytes();
            List<Integer> shape = new ArrayList<>();
            for (int size : t.shape().toArray()) shape.add(size);
            Map<String, Object> entry = new LinkedHashMap<>();
            entry.put("dtype", ElementType.of(t.dtype()).name());
            entry.put("shape", shape);
            entry.put("data_offsets", List.of(begin, end));
            if (e.getKey().equals(METADATA)) throw new IllegalArgumentException(METADATA + " cannot name a tensor");
            header.put(e.getKey(), entry);
            begin = end;
        }
        byte[] json = Json.line(header).getBytes(StandardCharsets.UTF_8);
        int length = Math.ceilDiv(8 + json.length, ALIGNMENT) * ALIGNMENT - 8;
        byte[] padded = java.util.Arrays.copyOf(json, length);
        java.util.Arrays.fill(padded, json.length, length, (byte) ' ');
        return padded;
    }

    /// Writes the data of tensors, in the order of the file.
    ///
    /// @param tensors name → tensor
    /// @param out gets the bytes, without the header
    /// @throws IOException of the stream
    public static void writeData(Map<String, Tensor> tensors, OutputStream out) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(BUFFER).order(ByteOrder.LITTLE_ENDIAN);
        for (Tensor t : ordered(tensors).values()) {
            int step = BUFFER / t.dtype().bytes();
            float[] floats = t.dtype() == DType.FLOAT32 ? t.toFloats() : new float[0];
            double[] doubles = t.dtype() == DType.FLOAT64 ? t.toDoubles() : new double[0];
            int[] ints = t.dtype() == DType.INT32 ? t.toInts() : new int[0];
            for (int i = 0; i < t.size(); i += step) {
                int n = Math.min(step, t.size() - i);
                switch (t.dtype()) {
                    case FLOAT32 -> buffer.asFloatBuffer().put(floats, i, n);
                    case FLOAT64 -> buffer.asDoubleBuffer().put(doubles, i, n);
                    case INT32 -> buffer.asIntBuffer().put(ints, i, n);
                }
                out.write(buffer.array(), 0, n * t.dtype().bytes());
            }
        }
    }

    @SuppressWarnings("ByteBufferBackingArray") // the buffer is ours, and its array begins with it
    private static Tensor readTensor(Path file, RegularFile in, SafetensorsHeader.Entry entry, ByteBuffer buffer)
            throws IOException {
        ElementType type = entry.type();
        int size = entry.shape().size(), step = Math.max(1, buffer.capacity() / type.bytes);
        float[] floats = new float[type.dtype == DType.FLOAT32 ? size : 0];
        double[] doubles = new double[type.dtype == DType.FLOAT64 ? size : 0];
        int[] ints = new int[type.dtype == DType.INT32 ? size : 0];
        for (int i = 0; i < size; i += step) {
            int n = Math.min(step, size - i);
            in.read(buffer.array(), n * type.bytes);
            switch (type) {
                case F32 -> buffer.asFloatBuffer().get(floats, i, n);
                case F64 -> buffer.asDoubleBuffer().get(doubles, i, n);
                case I32 -> buffer.asIntBuffer().get(ints, i, n);
                case F16, BF16 -> {
                    for (int k = 0; k < n; k++) floats[i + k] = type.real(buffer, k);
                }
                default -> {
                    for (int k = 0; k < n; k++) ints[i + k] = whole(file, entry, type.whole(buffer, k));
                }
            }
        }
        return switch (type.dtype) {
            case FLOAT32 -> Tensor.of(entry.shape(), floats);
            case FLOAT64 -> Tensor.of(entry.shape(), doubles);
            case INT32 -> Tensor.of(entry.shape(), ints);
        };
    }

    private static int whole(Path file, SafetensorsHeader.Entry entry, long value) {
        if (value == (int) value) return (int) value;
        throw Rejection.BEYOND.of(file, "%s holds %d", Json.shown(entry.name(), 60), value);
    }
}
