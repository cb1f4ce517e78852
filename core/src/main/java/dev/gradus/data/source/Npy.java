package dev.gradus.data.source;

import dev.gradus.data.Dataset;
import dev.gradus.data.InMemory;
import dev.gradus.error.GradusException;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// An array of NumPy, from an `.npy` file or one of several in an `.npz` archive.
///
/// ```java
/// Map<String, Npy> arrays = Npy.readAll(Path.of("mnist.npz"));
/// Dataset train = arrays.get("x_train").classification(arrays.get("y_train"), digits);
/// ```
/// Elements are bool, floats of 16, 32 or 64 bits, or integers of 8 to 64 bits with or without a sign, in either order of bytes; they are given in the order of Java
/// and C, last axis fastest, also where the file has them the other way round. Objects are refused: reading those runs code
/// that the file chooses.
///
/// Errors: nothing is believed that the file does not bear out: its length must be exactly what its header declares, at most
/// 1 GiB, and what an archive unpacks to is counted as it comes.
///
/// Source: NumPy Enhancement Proposal 1, "A simple file format for NumPy arrays", versions 1 to 3.
public final class Npy {
    private static final long LIMIT = 1 << 30;

    private final String name;
    private final NpyHeader header;

    /// Not a copy, which would take as much memory again as a large file.
    private final ByteBuffer elements;

    /// The type of an array's elements.
    public enum Kind {
        /// 32-bit floating point.
        FLOAT32("f4", 4),
        /// 64-bit floating point.
        FLOAT64("f8", 8),
        /// 16-bit floating point.
        FLOAT16("f2", 2),
        /// False and true, as 0 and 1.
        BOOL("b1", 1),
        /// Bytes from 0 to 255.
        UINT8("u1", 1),
        /// Bytes from -128 to 127.
        INT8("i1", 1),
        /// 16-bit integers.
        INT16("i2", 2),
        /// 16-bit integers without a sign.
        UINT16("u2", 2),
        /// 32-bit integers.
        INT32("i4", 4),
        /// 32-bit integers without a sign.
        UINT32("u4", 4),
        /// 64-bit integers.
        INT64("i8", 8),
        /// 64-bit integers without a sign.
        UINT64("u8", 8);

        final String code;
        private final int bytes;

        Kind(String code, int bytes) {
            this.code = code;
            this.bytes = bytes;
        }
    }

    private Npy(String name, NpyHeader header, ByteBuffer elements) {
        this.name = name;
        this.header = header;
        this.elements = elements.order(header.order());
    }

    /// Reads an `.npy` file.
    ///
    /// @param file its path
    /// @return the array
    /// @throws GradusException when it cannot be read, is damaged, or has elements of another type
    public static Npy read(Path file) {
        try {
            long length = Files.size(file);
            if (length > LIMIT) throw NpyHeader.damaged(file.toString(), "has " + length + " bytes, too many to hold");
            return read(file.toString(), Files.readAllBytes(file));
        } catch (IOException e) {
            throw GradusException.got("%s cannot be read (%s)", file, e)
                    .expected("a readable .npy file")
                    .because("the name is misspelt, it is a folder, or you lack the permission")
                    .repair("Check it with 'ls -l'.");
        }
    }

    /// Reads all arrays of an `.npz` archive.
    ///
    /// @param archive its path
    /// @return the arrays by their names, in the order of the archive
    /// @throws GradusException when it cannot be read, is damaged, or an array has elements of another type
    public static Map<String, Npy> readAll(Path archive) {
        Map<String, Npy> arrays = new LinkedHashMap<>();
        long left = LIMIT;
        try (Zipped zip = Zipped.open(archive)) {
            for (String entry : zip.names()) {
                if (!entry.endsWith(".npy")) continue;
                byte[] bytes = zip.read(entry, left);
                left -= bytes.length;
                arrays.put(entry.substring(0, entry.length() - 4), read(archive + ": " + entry, bytes));
            }
        }
        return arrays;
    }

    static Npy read(String name, byte[] file) {
        NpyHeader header = NpyHeader.read(name, file);
        long declared = (long) header.shape().size() * header.kind().bytes;
        int rest = file.length - header.end();
        if (declared != rest) {
            throw GradusException.got("%s has %,d bytes after its header", name, rest)
                    .expected("%,d, as it declares %s of the shape %s", declared, header.kind(), header.shape())
                    .because(declared < rest ? "something was appended to it" : "a copy or a download was interrupted")
                    .repair("Copy or write it again.");
        }
        ByteBuffer elements = ByteBuffer.wrap(file).slice(header.end(), rest);
        return new Npy(name, header, header.fortran() ? lastAxisFastest(elements, header) : elements);
    }

    /// Goes through the elements in the order of C and fetches each from where Fortran has it.
    private static ByteBuffer lastAxisFastest(ByteBuffer elements, NpyHeader header) {
        int bytes = header.kind().bytes;
        int[] sizes = header.shape().toArray();
        int[] place = new int[sizes.length];
        byte[] ordered = new byte[elements.capacity()];
        for (int to = 0; to < ordered.length; to += bytes) {
            int from = 0;
            for (int axis = sizes.length - 1; axis >= 0; axis--) from = from * sizes[axis] + place[axis];
            elements.get(from * bytes, ordered, to, bytes);
            for (int axis = sizes.length - 1; axis >= 0 && ++place[axis] == sizes[axis]; axis--) place[axis] = 0;
        }
        return ByteBuffer.wrap(ordered);
    }

    /// The shape.
    ///
    /// @return `[]` for a single number
    public Shape shape() {
        return header.shape();
    }

    /// The type of its elements in the file.
    ///
    /// @return the type
    public Kind kind() {
        return header.kind();
    }

    /// The elements as float32; float64 and large integers are rounded.
    ///
    /// @return a new array, last axis fastest
    public float[] floats() {
        float[] values = new float[shape().size()];
        for (int i = 0; i < values.length; i++) values[i] = (float) value(i);
        return values;
    }

    /// The elements as float64; integers beyond 2⁵³ are rounded.
    ///
    /// @return a new array, last axis fastest
    public double[] doubles() {
        double[] values = new double[shape().size()];
        for (int i = 0; i < values.length; i++) values[i] = value(i);
        return values;
    }

    /// The elements as int32.
    ///
    /// @return a new array, last axis fastest
    /// @throws GradusException when an element is not a whole number, or beyond int32
    public int[] ints() {
        int[] values = new int[shape().size()];
        for (int i = 0; i < values.length; i++) {
            double value = value(i);
            values[i] = (int) value;
            if (values[i] == value) continue;
            throw GradusException.got("%s has %s at position %d", name, value, i)
                    .expected("whole numbers within the range of int32")
                    .because("the array is not one of labels or indices")
                    .repair("Take the array that has the labels, or call floats().");
        }
        return values;
    }

    /// The elements as a tensor that holds every one of them exactly: floats of 16 and 32 bits as float32, of 64 bits as float64, and
    /// integers and bool as int32.
    ///
    /// @return a new tensor
    /// @throws GradusException when an integer is beyond int32
    public Tensor tensor() {
        return switch (kind()) {
            case FLOAT16, FLOAT32 -> Tensor.of(shape(), floats());
            case FLOAT64 -> Tensor.of(shape(), doubles());
            default -> Tensor.of(shape(), ints());
        };
    }

    private double value(int i) {
        return switch (header.kind()) {
            case FLOAT32 -> elements.getFloat(4 * i);
            case FLOAT64 -> elements.getDouble(8 * i);
            case FLOAT16 -> Float.float16ToFloat(elements.getShort(2 * i));
            case BOOL -> elements.get(i) == 0 ? 0 : 1;
            case UINT8 -> Byte.toUnsignedInt(elements.get(i));
            case INT8 -> elements.get(i);
            case INT16 -> elements.getShort(2 * i);
            case UINT16 -> Short.toUnsignedInt(elements.getShort(2 * i));
            case INT32 -> elements.getInt(4 * i);
            case UINT32 -> Integer.toUnsignedLong(elements.getInt(4 * i));
            case INT64 -> elements.getLong(8 * i);
            case UINT64 -> unsigned(elements.getLong(8 * i));
        };
    }

    /// The nearest double; of 64 bits the last is only needed to round to the right side.
    private static double unsigned(long bits) {
        return bits >= 0 ? bits : 2.0 * ((bits >>> 1) | (bits & 1));
    }

    /// Samples of which each belongs to a class: this array has the inputs, one sample for each index of its first axis.
    ///
    /// Bytes `[n, H, W]` and `[n, C, H, W]` are taken for images: kept as bytes and read as byte / 255.
    ///
    /// @param labels the class of each sample, from 0
    /// @param classes the names of the classes
    /// @return the data set, named after the file
    /// @throws GradusException when the numbers of inputs and labels differ, or a label is not one of the classes
    public Dataset classification(Npy labels, List<String> classes) {
        int[] numbers = labels.ints();
        int axes = shape().rank();
        if (kind() != Kind.UINT8 || axes < 3 || axes > 4 || samples() != numbers.length) {
            return InMemory.of(name, rows(), numbers, classes).shaped(sample());
        }
        for (int i = 0; i < numbers.length; i++) {
            if (numbers[i] < 0 || numbers[i] >= classes.size()) {
                throw ByteImages.unknownLabel(labels.name, i, numbers[i], 0, classes.size());
            }
        }
        Shape image = axes == 3 ? sample().prepend(1) : sample();
        byte[] bytes = new byte[elements.capacity()];
        elements.get(0, bytes);
        return new ByteImages(name, image, bytes, numbers, 255, classes);
    }

    /// Samples of which each has values to be predicted: this array has the inputs, one sample for each index of its first
    /// axis.
    ///
    /// @param values what is to be predicted of each sample, `[n]` or `[n, outputs]`
    /// @param outputs what each value is
    /// @return the data set, named after the file
    /// @throws GradusException when the numbers of inputs and values differ, or a number is not finite
    public Dataset regression(Npy values, List<String> outputs) {
        return InMemory.of(name, rows(), values.rows(), outputs).shaped(sample());
    }

    private int samples() {
        if (shape().rank() > 0) return shape().axis(0);
        throw GradusException.got("%s is a single number", name)
                .expected("an array whose first axis is that of the samples")
                .because("another array of the archive was meant")
                .repair("Check its shape in Python: array.shape.");
    }

    private Shape sample() {
        return Shape.of(Arrays.copyOfRange(shape().toArray(), 1, shape().rank()));
    }

    private float[][] rows() {
        float[] all = floats();
        float[][] rows = new float[samples()][];
        int width = rows.length == 0 ? 0 : all.length / rows.length;
        for (int i = 0; i < rows.length; i++) rows[i] = Arrays.copyOfRange(all, i * width, (i + 1) * width);
        return rows;
    }
}
