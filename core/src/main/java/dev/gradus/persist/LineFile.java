package dev.gradus.persist;

import dev.gradus.error.GradusException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/// A file of lines that grows, such as a log: after a crash it is cut to where everything else was saved, and grows on from
/// there.
///
/// ```java
/// try (var log = new LineFile(file)) {
///     log.write("{\"step\": 1}");
///     long saved = log.save();          // these bytes are on disk, even after a loss of power
/// }
/// var again = new LineFile(file, saved);
/// ```
/// Lines are gathered in memory and written now and then; until the first time nothing of the file is changed. Used by one thread.
public final class LineFile implements AutoCloseable {
    private static final int GATHERED = 1 << 15;

    private final Path file;
    private final Disk.Growing disk;
    private final StringBuilder lines = new StringBuilder();
    private final long missing;
    private long written;
    private boolean cut;

    /// An empty file.
    ///
    /// @param file is emptied with the first line if it exists
    /// @throws GradusException when it cannot be written
    public LineFile(Path file) {
        this(file, 0);
    }

    /// Goes on with a file; what is behind a number of bytes is cut off. A file that is shorter is gone on with behind its last whole
    /// line.
    ///
    /// @param file is made if it does not exist
    /// @param bytes that are kept
    /// @throws GradusException when it cannot be written
    public LineFile(Path file, long bytes) {
        this.file = file;
        try {
            Path absolute = file.toAbsolutePath(), folder = absolute.getParent();
            if (folder != null) Disk.of(absolute).createFolders(folder);
            disk = Disk.of(absolute).grow(file);
            try {
                written = Math.min(bytes, disk.size());
                missing = bytes - written;
                while (missing > 0 && written > 0 && disk.read(written - 1) != '\n') written--;
            } catch (Throwable e) {
                disk.close();
                throw e;
            }
        } catch (IOException e) {
            throw unwritable(e);
        }
    }

    /// Whether nothing was kept and nothing was added yet.
    ///
    /// @return true where the first line will be the first of the file
    public boolean isEmpty() {
        return written == 0 && lines.isEmpty();
    }

    /// How much shorter the file was than it should have been.
    ///
    /// @return bytes that were to be kept and were not there
    public long missing() {
        return missing;
    }

    /// Adds a line.
    ///
    /// @param line without its end
    /// @throws GradusException when the file cannot be written
    public void write(String line) {
        lines.append(line).append('\n');
        if (lines.length() >= GATHERED) flush();
    }

    /// Hands all lines to the system, where another process sees them.
    ///
    /// @throws GradusException when the file cannot be written; the lines are kept, and tried again with the next
    public void flush() {
        if (lines.isEmpty() && cut) return;
        ByteBuffer bytes = StandardCharsets.UTF_8.encode(lines.toString());
        try {
            if (!cut) disk.truncate(written);
            cut = true;
            long at = written;
            while (bytes.hasRemaining())
                at += disk.write(bytes, at); // a half written line is written over the next time
            written = at;
        } catch (IOException e) {
            throw unwritable(e);
        }
        lines.setLength(0);
    }

    /// Puts all lines on disk.
    ///
    /// @return how many bytes the file has
    /// @throws GradusException when the file cannot be written
    public long save() {
        flush();
        try {
            disk.force();
            return disk.size();
        } catch (IOException e) {
            throw unwritable(e);
        }
    }

    @Override
    public void close() {
        try (disk) {
            if (!lines.isEmpty()) flush();
        } catch (IOException e) {
            throw unwritable(e);
        }
    }

    private GradusException unwritable(IOException e) {
        Path absolute = file.toAbsolutePath(), folder = absolute.getParent();
        return WriteFailure.of(file, folder == null ? absolute : folder, "the lines before are unharmed", e);
    }
}
