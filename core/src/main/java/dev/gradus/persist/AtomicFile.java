package dev.gradus.persist;

import dev.gradus.error.GradusException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.atomic.AtomicLong;

/// Writes a file at once or not at all: whoever looks, even after a crash or power loss, finds the old content or the
/// new, never a part.
///
/// ```
/// write folder/.name.pid-n.tmp → force it → rename it to folder/name → force the folder
/// ```
/// Without the first force the name could reach the disk before the content; without the second the new name may be lost,
/// but the old content is still whole (Pillai et al., "All file systems are not created equal", OSDI 2014). A failure
/// removes the temporary file; a crash may leave it behind, under a name that nothing reads.
public final class AtomicFile {
    private static final AtomicLong COUNT = new AtomicLong();

    private AtomicFile() {}

    /// What goes into a file.
    @FunctionalInterface
    public interface Content {
        /// Writes all of it; called again from the start where an interrupt of the thread broke off the first attempt.
        ///
        /// @param out buffered by the caller where that pays; need not be closed
        /// @throws IOException when the file cannot take it
        void writeTo(OutputStream out) throws IOException;
    }

    /// Writes a file; missing folders are made.
    ///
    /// @param file is replaced if it exists
    /// @param content what goes into it
    /// @throws GradusException when there is no permission or space, or something else has that name; what was there
    /// stays as it was
    public static void write(Path file, Content content) {
        Path target = file.toAbsolutePath();
        Path folder = target.getParent();
        if (folder == null || Files.isDirectory(target)) {
            throw GradusException.got("%s is a folder", file)
                    .expected("the name of a file to write")
                    .because("the file's own name is missing from the path")
                    .repair("Add it, as in %s.", file.resolve("model.safetensors"));
        }
        try {
            Uninterrupted.run(() -> {
                Files.createDirectories(folder);
                writeOnce(target, folder, content);
                return target;
            });
        } catch (IOException e) {
            throw WriteFailure.of(file, folder, "an older file of that name is unharmed", e);
        }
    }

    private static void writeOnce(Path target, Path folder, Content content) throws IOException {
        Path temporary = temporary(target, folder);
        try {
            try (FileChannel channel = FileChannel.open(temporary, StandardOpenOption.WRITE)) {
                content.writeTo(Channels.newOutputStream(channel));
                channel.force(true);
            }
            Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
        } catch (Throwable e) {
            try {
                Files.deleteIfExists(temporary);
            } catch (IOException second) {
                e.addSuppressed(second);
            }
            throw e;
        }
        force(folder);
    }

    /// A new empty file, with the rights that the umask gives, unlike [Files#createTempFile].
    private static Path temporary(Path target, Path folder) throws IOException {
        String start = "." + target.getFileName() + "." + ProcessHandle.current().pid() + "-";
        while (true) {
            try {
                return Files.createFile(folder.resolve(start + COUNT.incrementAndGet() + ".tmp"));
            } catch (FileAlreadyExistsException e) {
                // left behind by a crashed process that had our number
            }
        }
    }

    /// Makes the rename durable; Windows cannot open folders, and keeps its names in a journal of its own.
    private static void force(Path folder) {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        } catch (IOException e) {
            // the file is written and whole; only its name may not survive a loss of power
        }
    }
}
