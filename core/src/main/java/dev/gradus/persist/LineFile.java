package dev.gradus.persist;

import dev.gradus.error.GradusException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

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
/// Lines are gathered in memory and written now and then. Used by one thread.
public final class LineFile implements AutoCloseable {
    private static final int GATHERED = 1 << 15;

    private final Path file;
    private final FileChannel channel;
    private final StringBuilder lines = new StringBuilder();
    private long written;

    /// An empty file.
    ///
    /// @param file is emptied if it exists
    /// @throws GradusException when it cannot be written
    public LineFile(Path file) {
        this(file, 0);
    }

    /// Goes on with a file; what is behind a number of bytes is cut off. A file that is shorter is gone on with at its end.
    ///
    /// @param file is made if it does not exist
    /// @param bytes that are kept
    /// @throws GradusException when it cannot be written
    public LineFile(Path file, long bytes) {
        this.file = file;
        try {
            Path folder = file.toAbsolutePath().getParent();
            if (folder != null) Files.createDirectories(folder);
            channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            channel.truncate(bytes);
            written = channel.size();
        } catch (IOException e) {
            throw unwritable(e);
        }
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
        if (lines.isEmpty()) return;
        ByteBuffer bytes = StandardCharsets.UTF_8.encode(lines.toString());
        boolean interrupted = Thread.interrupted(); // which would close the channel
        try {
            long at = written;
            while (bytes.hasRemaining())
                at += channel.write(bytes, at); // a half written line is written over the next time
            written = at;
        } catch (IOException e) {
            throw unwritable(e);
        } finally {
            if (interrupted) Thread.currentThread().interrupt();
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
            channel.force(false);
            return channel.size();
        } catch (IOException e) {
            throw unwritable(e);
        }
    }

    @Override
    public void close() {
        try (channel) {
            flush();
        } catch (IOException e) {
            throw unwritable(e);
        }
    }

    private GradusException unwritable(IOException e) {
        GradusException error =
                GradusException.got("%s could not be written: %s", file, e)
                        .expected("a file that can grow")
                        .because("the disk is full, or the folder is read-only or gone")
                        .repair("Make room or change the rights, and resume the run.");
        error.initCause(e);
        return error;
    }
}
