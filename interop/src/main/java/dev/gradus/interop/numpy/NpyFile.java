package dev.gradus.interop.numpy;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.gradus.data.source.Npy;
import dev.gradus.persist.AtomicFile;
import dev.gradus.persist.Safetensors;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;

/// One tensor as an `.npy` file.
///
/// ```java
/// NpyFile.write(Path.of("scores.npy"), scores);          // numpy.load("scores.npy")
/// Tensor same = NpyFile.read(Path.of("scores.npy"));
/// ```
/// Written are version 1.0, little-endian, last axis fastest: float32, float64 and int32, with the bytes that `numpy.save` would write. Read is
/// what [Npy] reads: all numeric types, both orders of bytes and of axes. Errors: objects of Python, damaged files, integers beyond
/// int32.
///
/// Source: NumPy Enhancement Proposal 1; `numpy/lib/_format_impl.py` for the padding.
public final class NpyFile {
    private static final int ALIGNMENT = 64, LENGTHS = 10;

    /// NumPy leaves room for the first axis to grow to as many digits.
    private static final int DIGITS = 21;

    private NpyFile() {}

    /// Reads a file.
    ///
    /// @param file an `.npy` of any program
    /// @return float32 of 16 and 32 bits, float64 of 64, int32 of integers and bool
    /// @throws dev.gradus.error.GradusException when it cannot be read, is damaged, or has elements of another type
    public static Tensor read(Path file) {
        return Npy.read(file).tensor();
    }

    /// Writes a file, at once or not at all.
    ///
    /// @param file is replaced if it exists
    /// @param tensor of any type
    public static void write(Path file, Tensor tensor) {
        AtomicFile.write(file, out -> write(tensor, out));
    }

    static void write(Tensor tensor, OutputStream out) throws IOException {
        out.write(header(tensor));
        Safetensors.writeData(Map.of("", tensor), out); // little-endian, last axis fastest, as there
    }

    /// Bytes of the whole file.
    static long size(Tensor tensor) {
        return header(tensor).length + (long) tensor.size() * tensor.dtype().bytes();
    }

    private static byte[] header(Tensor tensor) {
        Shape shape = tensor.shape();
        String type =
                switch (tensor.dtype()) {
                    case FLOAT32 -> "<f4";
                    case FLOAT64 -> "<f8";
                    case INT32 -> "<i4";
                };
        String sizes = Arrays.stream(shape.toArray()).mapToObj(Integer::toString).collect(Collectors.joining(", "));
        String text =
                "{'descr': '%s', 'fortran_order': False, 'shape': (%s%s), }"
                        .formatted(type, sizes, shape.rank() == 1 ? "," : "");
        if (shape.rank() > 0) text += " ".repeat(DIGITS - Integer.toString(shape.axis(0)).length());
        int padding = ALIGNMENT - (LENGTHS + text.length() + 1) % ALIGNMENT;
        byte[] dictionary = (text + " ".repeat(padding) + "\n").getBytes(ISO_8859_1);
        return ByteBuffer.allocate(LENGTHS + dictionary.length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put("\u0093NUMPY\u0001\0".getBytes(ISO_8859_1))
                .putShort((short) dictionary.length)
                .put(dictionary)
                .array();
    }
}
