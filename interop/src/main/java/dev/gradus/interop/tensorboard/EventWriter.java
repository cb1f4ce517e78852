package dev.gradus.interop.tensorboard;

import dev.gradus.error.GradusException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/// An event file that grows, and that TensorBoard shows while it does.
///
/// ```java
/// try (var writer = EventWriter.create(Path.of("logs/first"), System.currentTimeMillis() / 1e3, "my-machine")) {
///     writer.write(new Event(now, step, new Content.Scalar("train/loss", loss)));
/// }
/// ```
/// Then `tensorboard --logdir logs`. The file is `events.out.tfevents.SECONDS.HOST`. A folder is one run: TensorBoard merges all event files
/// in it. Events are gathered in memory and handed to the system when there are enough of them, with [#flush] and at the end. Whatever a crash tears off the
/// end, readers show what is before it; a training that goes on begins another file, with [Content.Restart] at its first step. Used by one thread.
public final class EventWriter implements AutoCloseable {
    private static final int GATHERED = 1 << 15;
    private static final int MOST_FILES = 10_000;

    private final Path file;
    private final RandomAccessFile disk;
    private ByteArrayOutputStream gathered = new ByteArrayOutputStream();
    private long written;

    private EventWriter(Path file, RandomAccessFile disk) {
        this.file = file;
        this.disk = disk;
    }

    /// Begins a new file.
    ///
    /// @param folder of the run; made where it does not exist
    /// @param wallSeconds now, in seconds since 1970
    /// @param host a name for the end of that of the file; what is no letter, digit, dot or hyphen becomes `_`
    /// @return with nothing in it but the version of the format
    /// @throws GradusException when it cannot be written
    public static EventWriter create(Path folder, double wallSeconds, String host) {
        String name =
                "events.out.tfevents.%010d.%s".formatted((long) wallSeconds, host.replaceAll("[^A-Za-z0-9.-]", "_"));
        Path file = folder.resolve(name);
        try {
            Files.createDirectories(folder);
            file = unused(folder, name);
            // no channel: an interrupt of the training thread would close it
            EventWriter writer = new EventWriter(file, new RandomAccessFile(file.toFile(), "rw"));
            writer.gathered.writeBytes(Framing.of(Encoded.version(wallSeconds).toBytes()));
            writer.flush();
            return writer;
        } catch (IOException e) {
            throw unwritable(file, e);
        }
    }

    /// Files of the same second are numbered, each higher than those that are there: TensorBoard reads them in the order of their names, and never goes back.
    private static Path unused(Path folder, String name) throws IOException {
        for (int number = next(folder, name); ; number++) {
            try {
                return Files.createFile(folder.resolve(number == 0 ? name : "%s.%04d".formatted(name, number)));
            } catch (FileAlreadyExistsException e) {
                if (number == MOST_FILES) throw e; // another process was faster
            }
        }
    }

    private static int next(Path folder, String name) throws IOException {
        int next = 0;
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                String its = String.valueOf(file.getFileName());
                if (its.equals(name)) next = Math.max(next, 1);
                if (its.matches("\\Q" + name + "\\E\\.\\d{4}"))
                    next = Math.max(next, 1 + Integer.parseInt(its.substring(name.length() + 1)));
            }
        }
        return next;
    }

    /// Empties a file whose events are written again into a later one: the version of the format remains. A TensorBoard that follows it goes on with the
    /// later one; where it was deleted, the slower one of its two loaders would wait for it for ever.
    ///
    /// @param file that nobody writes to
    /// @throws GradusException when it cannot be written
    public static void empty(Path file) {
        try (var disk = new RandomAccessFile(file.toFile(), "rw")) {
            disk.setLength(Math.min(disk.length(), Framing.of(Encoded.version(0).toBytes()).length));
        } catch (IOException e) {
            throw unwritable(file, e);
        }
    }

    /// Adds an event.
    ///
    /// @param event of any step; readers expect steps to grow
    /// @throws GradusException when the file cannot be written: what was gathered is kept, and tried again with the next event
    public void write(Event event) {
        gathered.writeBytes(Framing.of(Encoded.of(event).toBytes()));
        if (gathered.size() >= GATHERED) flush();
    }

    /// Hands all events to the system, where TensorBoard sees them.
    ///
    /// @throws GradusException when the file cannot be written
    public void flush() {
        if (gathered.size() == 0) return;
        try {
            disk.seek(written); // what a failure has left behind is overwritten
            disk.write(gathered.toByteArray());
            written += gathered.size();
            gathered = new ByteArrayOutputStream();
        } catch (IOException e) {
            throw unwritable(file, e);
        }
    }

    /// The file.
    ///
    /// @return in the folder
    public Path file() {
        return file;
    }

    /// Writes the rest.
    ///
    /// @throws GradusException when the file cannot be written
    @Override
    public void close() {
        GradusException failure = null;
        try {
            flush();
        } catch (GradusException e) {
            failure = e;
        }
        try {
            disk.close();
        } catch (IOException e) {
            if (failure == null) failure = unwritable(file, e);
        }
        if (failure != null) throw failure;
    }

    private static GradusException unwritable(Path file, IOException e) {
        return GradusException.got("%s cannot be written: %s", file, e)
                .expected("an event file that grows")
                .because("the disk is full, or a missing permission")
                .repair("Make room, or choose another folder.");
    }
}
