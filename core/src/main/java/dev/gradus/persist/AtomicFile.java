package dev.gradus.persist;

import dev.gradus.error.GradusException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// Writes a file at once or not at all: whoever looks, even after a crash or power loss, finds the old content or the
/// new, never a part.
///
/// ```
/// write folder/.name.pid-n.tmp → force it → rename it to folder/name → force the folder
/// ```
/// Without the first force the name could reach the disk before the content; without the second the new name may be lost,
/// but the old content is still whole (Pillai et al., "All file systems are not created equal", OSDI 2014). A failure
/// removes the temporary file; a crash may leave it behind, under a name that nothing reads, until the file is written again or
/// the folder is locked ([FolderLock]).
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
            Disk disk = Disk.of(target);
            Uninterrupted.run(() -> {
                for (Path made : disk.createFolders(folder)) force(made.getParent(), disk);
                Leftovers.sweep(folder, String.valueOf(target.getFileName()), disk);
                writeOnce(target, content, disk);
                return target;
            });
        } catch (IOException e) {
            String left = Files.exists(target) ? "the older file of that name is unharmed" : "nothing of it was left";
            throw WriteFailure.of(file, folder, left, e);
        }
    }

    /// Whether a file is one that a killed process has left half written.
    ///
    /// @param file to look at
    /// @return true for a regular file with the name of a temporary one
    public static boolean isTemporary(Path file) {
        return Leftovers.process(file).isPresent();
    }

    private static void writeOnce(Path target, Content content, Disk disk) throws IOException {
        Path temporary = temporary(target);
        Disk.Output created = disk.create(temporary);
        try {
            try (Disk.Output output = created) {
                content.writeTo(output);
                output.force();
            }
            disk.move(temporary, target);
        } catch (Throwable e) {
            try {
                disk.delete(temporary);
            } catch (IOException second) {
                e.addSuppressed(second);
            }
            throw e;
        }
        force(target.getParent(), disk);
    }

    /// A name that nobody has: a crashed process that had our number may have left some.
    private static Path temporary(Path target) {
        String name = String.valueOf(target.getFileName());
        while (true) {
            Path path =
                    target.resolveSibling(Leftovers.name(name, ProcessHandle.current().pid(), COUNT.incrementAndGet()));
            if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) return path;
        }
    }

    /// Makes a new name durable.
    private static void force(@Nullable Path folder, Disk disk) {
        if (folder == null) return;
        try {
            disk.force(folder);
        } catch (IOException e) {
            // the file is written and whole; only its name may not survive a loss of power
        }
    }
}
