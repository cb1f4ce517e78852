package dev.gradus.interop.tensorboard;

import dev.gradus.error.GradusException;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// What an event file says, of Gradus and of other programs.
///
/// ```java
/// for (Event event : EventFile.read(file).events())
///     if (event.content() instanceof Content.Scalar(String tag, float value)) IO.println(event.step() + "  " + tag + "  " + value);
/// ```
/// Each length is compared with the bytes that are left before anything is allocated, and each checksum is checked. A last record that is shorter than
/// it should be is what a crash leaves behind, or is being written: it is passed over, and [#isTorn] says so. Anything else that is damaged is an error.
///
/// @param events in the order of the file; a record of several values gives one for each
/// @param isTorn whether the last record was passed over
public record EventFile(List<Event> events, boolean isTorn) {
    /// The most bytes of a record: an image or a graph may be large, but not as large as the memory.
    public static final int LONGEST = 64 << 20;

    private static final String VERSIONS = "brain\\.Event:\\d+";

    /// Keeps a copy.
    public EventFile {
        events = List.copyOf(events);
    }

    /// Reads a file.
    ///
    /// @param file usually `events.out.tfevents.…`
    /// @return all of it
    /// @throws GradusException when it cannot be read, is damaged, or is of another kind
    public static EventFile read(Path file) {
        List<Event> events = new ArrayList<>();
        try (InputStream in = Files.newInputStream(file)) {
            long size = Files.size(file);
            Reader reader = new Reader(file, size, new DataInputStream(new BufferedInputStream(in)));
            boolean isTorn = reader.read(events::add);
            return new EventFile(events, isTorn);
        } catch (IOException e) {
            throw GradusException.got("%s cannot be read: %s", file, e)
                    .expected("an event file of TensorBoard")
                    .because("a wrong path, a missing permission, or a failing disk")
                    .repair("Look at the file, or copy it to another place.");
        }
    }

    /// Reads records one after the other.
    private static final class Reader {
        private final Path file;
        private final DataInputStream in;
        private long left;
        private long position;

        Reader(Path file, long size, DataInputStream in) {
            this.file = file;
            this.in = in;
            left = size;
        }

        /// @return whether the last record is torn
        boolean read(Consumer<Event> events) throws IOException {
            boolean isFirst = true;
            while (left > 0) {
                byte[] data = record();
                if (data == null) return true;
                String where = "%s, record at byte %d".formatted(file, position);
                String version = Decoded.read(where, ByteBuffer.wrap(data), events);
                if (isFirst && !version.matches(VERSIONS)) throw otherKind(version);
                isFirst = false;
                position += Framing.HEAD + data.length + Framing.FOOT;
            }
            return false;
        }

        /// The data of the next record, or null where it is torn.
        private byte @Nullable [] record() throws IOException {
            if (left < Framing.HEAD) return null;
            byte[] head = bytes(Framing.HEAD);
            ByteBuffer numbers = ByteBuffer.wrap(head).order(ByteOrder.LITTLE_ENDIAN);
            long length = numbers.getLong();
            if (numbers.getInt() != Framing.masked(head, 8)) throw damaged("a length whose checksum is another one");
            if (length < 0 || length > LONGEST)
                throw damaged("a record of " + Long.toUnsignedString(length) + " bytes");
            if (length + Framing.FOOT > left) return null;
            byte[] data = bytes((int) length);
            int checksum = ByteBuffer.wrap(bytes(Framing.FOOT)).order(ByteOrder.LITTLE_ENDIAN).getInt();
            if (checksum != Framing.masked(data, data.length)) throw damaged("data whose checksum is another one");
            return data;
        }

        private byte[] bytes(int n) throws IOException {
            byte[] bytes = new byte[n];
            in.readFully(bytes); // the file may have shrunk since its size was asked for
            left -= n;
            return bytes;
        }

        private GradusException damaged(String got) {
            return GradusException.got("%s: %s, in the record at byte %d", file, got, position)
                    .expected("records of a length of at most %d, data and their checksums", LONGEST)
                    .because(
                            position == 0
                                    ? "the file is of another kind, or its begin is damaged"
                                    : "the disk or a copy has damaged the file")
                    .repair("Copy it again; of a run of Gradus: gradus export RUN --to tensorboard makes it anew.");
        }

        private GradusException otherKind(String version) {
            return GradusException.got(
                            "%s: a first record %s",
                            file,
                            version.isEmpty()
                                    ? "without the version of the format"
                                    : "of the version '" + version + "'")
                    .expected("the version brain.Event:2")
                    .because("the file holds other records than events, or lacks its begin")
                    .repair("Name an event file: events.out.tfevents.…");
        }
    }
}
