package dev.gradus.interop.numpy;

import dev.gradus.data.source.Npy;
import dev.gradus.error.GradusException;
import dev.gradus.error.Printable;
import dev.gradus.persist.AtomicFile;
import dev.gradus.tensor.Tensor;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.CheckedOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/// Named tensors as an `.npz` archive.
///
/// ```java
/// Npz.write(Path.of("arrays.npz"), Map.of("scores", scores));       // numpy.load("arrays.npz")["scores"]
/// Map<String, Tensor> same = Npz.read(Path.of("arrays.npz"));
/// ```
/// The same tensors in the same order make the same bytes: arrays are stored, not compressed, as `numpy.savez` does, and have a time
/// of 1980-01-01. An archive is read array by array, never unpacked to the disk; what comes out is counted, whatever the archive declares.
///
/// Errors: an archive that is damaged, of another kind, or unpacks to more than 1 GiB; names that lead out of a folder.
public final class Npz {
    private static final String SUFFIX = ".npy";

    /// Java takes the first second of 1980 for a time before it, and adds one that depends on the time zone.
    private static final LocalDateTime EPOCH = LocalDateTime.of(1980, 1, 1, 0, 0, 2);

    private Npz() {}

    /// Reads all arrays.
    ///
    /// @param archive an `.npz` of any program, compressed or not
    /// @return by name, in the order of the archive
    /// @throws GradusException when it cannot be read, is damaged, or has elements of another type
    public static Map<String, Tensor> read(Path archive) {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        Npy.readAll(archive).forEach((name, array) -> tensors.put(name, array.tensor()));
        return tensors;
    }

    /// Writes an archive, at once or not at all.
    ///
    /// @param archive is replaced if it exists
    /// @param tensors by name, written in this order
    /// @throws GradusException when a name could lead out of a folder, or the archive cannot be written
    public static void write(Path archive, Map<String, Tensor> tensors) {
        Map<String, Tensor> ordered = new LinkedHashMap<>(tensors);
        ordered.keySet().forEach(Npz::requireName);
        AtomicFile.write(archive, out -> write(ordered, out));
    }

    private static void write(Map<String, Tensor> tensors, OutputStream out) throws IOException {
        var zip = new ZipOutputStream(out); // not closed: the stream is another's
        for (Map.Entry<String, Tensor> each : tensors.entrySet()) {
            Tensor tensor = each.getValue();
            var checked = new CheckedOutputStream(OutputStream.nullOutputStream(), new CRC32());
            NpyFile.write(tensor, checked);
            ZipEntry entry = new ZipEntry(each.getKey() + SUFFIX);
            entry.setMethod(ZipEntry.STORED);
            entry.setTimeLocal(EPOCH);
            entry.setSize(NpyFile.size(tensor));
            entry.setCrc(checked.getChecksum().getValue());
            zip.putNextEntry(entry);
            NpyFile.write(tensor, zip);
            zip.closeEntry();
        }
        zip.finish();
    }

    private static void requireName(String name) {
        boolean leaves = name.startsWith("/") || name.matches("(?s)[A-Za-z]:.*|.*[\\\\\\x00-\\x1f].*");
        if (!name.isBlank() && !leaves && !List.of(name.split("/", -1)).contains("..")) return;
        throw GradusException.got("an array named '%s'", Printable.excerpt(name, 80))
                .expected("a name such as scores or activations/3")
                .because("whoever unpacks the archive would write outside of his folder")
                .repair("Give it another name.");
    }
}
