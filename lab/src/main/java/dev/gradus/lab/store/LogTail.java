package dev.gradus.lab.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// The lines of a log that came since the last look.
final class LogTail {
    /// As much of what was read is compared with what is there now.
    private static final int REMEMBERED = 4096;

    private static final int BUFFER = 1 << 16;

    private final Path file;
    private final LogLines lines;
    private byte[] last = {};
    private long position;

    LogTail(Path file) {
        this.file = file;
        this.lines = new LogLines(file);
    }

    /// How many bytes were read.
    long position() {
        return position;
    }

    /// Whether nothing is left but whole lines.
    boolean isWhole() {
        return lines.pending() == 0;
    }

    /// Reads on to the present end.
    ///
    /// @param events gets what is new
    /// @return false, and nothing, where what was read before is not there any more
    boolean read(List<LogEvent> events) {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            if (channel.size() < position || !Arrays.equals(last, at(channel, position - last.length, last.length))) {
                return false;
            }
            List<LogEvent> found = new ArrayList<>();
            byte[] bytes = at(channel, position, BUFFER);
            while (bytes.length > 0) {
                position += bytes.length;
                remember(bytes);
                lines.take(bytes, bytes.length, found::add);
                bytes = at(channel, position, BUFFER);
            }
            events.addAll(found);
            return true;
        } catch (NoSuchFileException e) {
            return position == 0;
        } catch (IOException e) {
            throw EventLog.unreadable(file, String.valueOf(e));
        }
    }

    private void remember(byte[] bytes) {
        byte[] all = Arrays.copyOf(last, last.length + bytes.length);
        System.arraycopy(bytes, 0, all, last.length, bytes.length);
        last = Arrays.copyOfRange(all, Math.max(0, all.length - REMEMBERED), all.length);
    }

    private static byte[] at(FileChannel channel, long from, int most) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(most);
        int n = 0;
        while (n >= 0 && bytes.hasRemaining()) n = channel.read(bytes, from + bytes.position());
        return Arrays.copyOf(bytes.array(), bytes.position());
    }
}
