package dev.gradus.persist;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.gradus.error.Permission;
import java.io.IOException;
import java.nio.file.Path;

/// What a file is by its first bytes, whatever its name says.
public enum FileKind {
    /// Nothing at all.
    EMPTY,
    /// A ZIP archive, such as an `.npz`, or PyTorch's own format.
    ZIP,
    /// A single array of NumPy.
    NPY,
    /// HDF5, as Keras wrote it for long.
    HDF5,
    /// Objects of Python, which run code when they are read.
    PICKLE,
    /// Safetensors, which begin with a length and are known by reading them, or anything else.
    SAFETENSORS_OR_OTHER;

    private static final int LONGEST = 8;

    /// Looks at the beginning of a file.
    ///
    /// @param file any
    /// @return its kind
    /// @throws dev.gradus.error.GradusException when there is no such file, or it cannot be read
    public static FileKind of(Path file) {
        try (var in = RegularFile.open(file, "a file of weights")) {
            byte[] bytes = new byte[(int) Math.min(LONGEST, in.size())];
            in.read(bytes, bytes.length);
            return of(new String(bytes, ISO_8859_1));
        } catch (IOException e) {
            Permission.requireFor(file, e);
            throw Rejection.UNREADABLE.of(file, "%s", e.toString());
        }
    }

    private static FileKind of(String begin) {
        if (begin.isEmpty()) return EMPTY;
        if (begin.startsWith("PK")) return ZIP;
        if (begin.startsWith("\u0093NUMPY")) return NPY;
        if (begin.startsWith("\u0089HDF\r\n\u001a\n")) return HDF5;
        boolean isProtocol = begin.length() > 1 && begin.charAt(1) > 1 && begin.charAt(1) < 6;
        // a length of safetensors may begin so, too, but its last bytes are zeros
        return begin.charAt(0) == '\u0080' && isProtocol && !begin.endsWith("\0\0\0") ? PICKLE : SAFETENSORS_OR_OTHER;
    }
}
