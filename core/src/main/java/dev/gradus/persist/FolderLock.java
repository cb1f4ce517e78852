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
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The right to write into a folder, which one part of one process has at a time; a dead process has none.
///
/// ```java
/// try (var lock = FolderLock.take(folder, "run.lock")) {
///     lock.requireCurrent();                            // before each write: the folder is still there
///     Json.writeFile(folder.resolve("run.json"), record);
/// }
/// ```
/// It is a lock of the operating system on a file in the folder, which holds the number of the process. The file stays when the
/// lock is given back: a waiting process may have it open already, and would lock a file that nobody sees any more.
public final class FolderLock implements AutoCloseable {
    /// Behind the content, because Windows lets nobody read what is locked.
    private static final long LOCKED_BYTE = Long.MAX_VALUE - 1;

    /// Closing any channel of a file gives back all locks that this process has on it, so a second channel of the same
    /// process must not even be opened.
    private static final Set<Path> HELD = new HashSet<>();

    private final Path folder;
    private final Path file;
    private final FileChannel channel;
    private final @Nullable Object key;
    private boolean closed;

    private FolderLock(Path folder, Path file, FileChannel channel) throws IOException {
        this.folder = folder;
        this.file = file;
        this.channel = channel;
        key = key(file);
    }

    /// Takes the lock of a folder, and deletes the temporary files that dead processes have left in it and in the folders within it.
    ///
    /// @param folder is made if it does not exist
    /// @param name of the file that is locked
    /// @return the lock, to be closed
    /// @throws GradusException when another process or another part of this one has the lock, or the folder cannot be written to
    public static FolderLock take(Path folder, String name) {
        Path absolute = folder.toAbsolutePath();
        Disk disk = Disk.of(absolute);
        try {
            return Uninterrupted.run(() -> {
                disk.createFolders(absolute);
                FolderLock lock = take(folder, absolute.resolve(name), disk);
                try {
                    Leftovers.sweepTree(absolute, disk);
                    return lock;
                } catch (Throwable e) {
                    lock.close();
                    throw e;
                }
            });
        } catch (IOException e) {
            throw WriteFailure.of(folder.resolve(name), absolute, "what is there already is unharmed", e);
        }
    }

    /// Takes the lock of a folder that exists.
    ///
    /// @param folder as errors name it
    /// @throws GradusException when another has it
    static FolderLock take(Path folder, Path file, Disk disk) throws IOException {
        Path parent = Objects.requireNonNull(file.getParent(), "a file in a folder");
        Path real = parent.toRealPath().resolve(file.getFileName());
        synchronized (HELD) {
            if (!HELD.add(real)) throw held(folder, ProcessHandle.current().pid() + ", which is this one,");
        }
        try {
            return lock(folder, real, disk);
        } catch (Throwable e) {
            free(real);
            throw e;
        }
    }

    private static FolderLock lock(Path folder, Path file, Disk disk) throws IOException {
        FileChannel channel = disk.lock(file);
        try {
            if (channel.tryLock(LOCKED_BYTE, 1, false) == null) throw held(folder, holder(file));
            channel.truncate(0);
            channel.write(
                    ByteBuffer.wrap(Long.toString(ProcessHandle.current().pid()).getBytes(StandardCharsets.UTF_8)));
            return new FolderLock(folder, file, channel);
        } catch (Throwable e) {
            channel.close();
            throw e;
        }
    }

    private static String holder(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
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
    ///
    /// @return false where nothing may be written any more
    public boolean isCurrent() {
        try {
            return !closed && Objects.equals(key, key(file));
        } catch (IOException e) {
            return false;
        }
    }

    /// Refuses to go on where the folder is not the one any more that was locked.
    ///
    /// @throws GradusException when it is gone or another
    public void requireCurrent() {
        if (isCurrent()) return;
        throw GradusException.got("%s is not the folder any more that was opened", folder)
                .expected("a folder that stays while a run writes to it")
                .because("it was deleted or moved away, or its disk is gone")
                .repair("Bring it back, or start the run again with another folder.");
    }

    /// What tells the file from a later one of that name; null on Windows, which does not delete open files.
    private static @Nullable Object key(Path file) throws IOException {
        return Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS).fileKey();
    }

    /// Gives the folder back.
    @Override
    public void close() {
        if (closed) return;
        closed = true;
        try {
            channel.close();
        } catch (IOException e) {
            // the lock ends with the process at the latest
        } finally {
            free(file);
        }
    }

    private static void free(Path file) {
        synchronized (HELD) {
            HELD.remove(file);
        }
    }
}
