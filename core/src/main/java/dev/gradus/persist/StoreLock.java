package dev.gradus.persist;

import dev.gradus.error.GradusException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The right to write into a folder, which one store of one process has at a time; a dead process has none.
///
/// The file stays when the lock is given back: a waiting process may have it open already, and would lock a file that
/// nobody sees any more.
final class StoreLock implements AutoCloseable {
    static final String FILE = "store.lock";

    /// Behind the content, because Windows lets nobody read what is locked.
    private static final long LOCKED_BYTE = Long.MAX_VALUE - 1;

    /// Closing any channel of a file gives back all locks that this process has on it, so a second channel of the same
    /// process must not even be opened.
    private static final Set<Path> HELD = new HashSet<>();

    private final Path folder;
    private final FileChannel channel;
    private final @Nullable Object key;
    private boolean closed;

    private StoreLock(Path folder, FileChannel channel) throws IOException {
        this.folder = folder;
        this.channel = channel;
        key = key(folder);
    }

    /// Takes the lock.
    ///
    /// @throws GradusException when another store has it
    static StoreLock take(Path folder) throws IOException {
        Path real = folder.toRealPath();
        synchronized (HELD) {
            if (!HELD.add(real)) throw held(folder, ProcessHandle.current().pid() + ", which is this one,");
        }
        try {
            return lock(real);
        } catch (Throwable e) {
            free(real);
            throw e;
        }
    }

    private static StoreLock lock(Path folder) throws IOException {
        FileChannel channel =
                FileChannel.open(
                        folder.resolve(FILE),
                        Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS));
        try {
            if (channel.tryLock(LOCKED_BYTE, 1, false) == null) throw held(folder, holder(folder));
            channel.truncate(0);
            channel.write(
                    ByteBuffer.wrap(Long.toString(ProcessHandle.current().pid()).getBytes(StandardCharsets.UTF_8)));
            return new StoreLock(folder, channel);
        } catch (Throwable e) {
            channel.close();
            throw e;
        }
    }

    private static String holder(Path folder) throws IOException {
        try (InputStream in = Files.newInputStream(folder.resolve(FILE))) {
            String pid = new String(in.readNBytes(20), StandardCharsets.UTF_8);
            return pid.matches("\\d+") ? pid : "of unknown number";
        }
    }

    private static GradusException held(Path folder, String process) {
        return GradusException.got("%s is being written by process %s", folder, process)
                .expected("a folder that no other run writes to")
                .because("the same run was started twice, or a second store was opened before the first was closed")
                .repair("Wait until it has ended, or give this run a folder of its own.");
    }

    /// Whether the folder is still the one that was locked, and not gone or another of the same name.
    boolean isCurrent() {
        try {
            return Objects.equals(key, key(folder));
        } catch (IOException e) {
            return false;
        }
    }

    /// What tells the file from a later one of that name; null on Windows, which does not delete open files.
    private static @Nullable Object key(Path folder) throws IOException {
        return Files.readAttributes(folder.resolve(FILE), BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
                .fileKey();
    }

    @Override
    public void close() {
        if (closed) return;
        closed = true;
        try {
            channel.close();
        } catch (IOException e) {
            // the lock ends with the process at the latest
        } finally {
            free(folder);
        }
    }

    private static void free(Path folder) {
        synchronized (HELD) {
            HELD.remove(folder);
        }
    }
}
