package dev.gradus.persist;

import dev.gradus.error.GradusException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A folder of numbered checkpoints, each a few named files: whatever happens while one is written, and whatever happens
/// to one later, the newest whole one is found again.
///
/// ```java
/// try (var store = CheckpointStore.open(Path.of("run/checkpoints"))) {
///     store.write(1234, Map.of("state.json", out -> out.write(state)));     // durable when it returns
///     store.retain(Set.of(1200L, 1234L));
/// }
/// Path newest = CheckpointStore.newest(Path.of("run/checkpoints")).path();
/// ```
/// A checkpoint gets its name when it is complete:
/// ```
/// folder/ckpt-0000001234.tmp-pid-n/ → each file, forced → MANIFEST.json, forced → force the folder itself
///                                   → rename it to folder/ckpt-0000001234 → force folder
/// ```
/// A reader takes the newest checkpoint whose manifest is whole and whose files all have the lengths and hashes in it, and
/// says which newer ones it passed over. A number that is written again becomes `ckpt-0000001234-1`, and the old one goes
/// only then. What is deleted loses its name first, so that a half deleted checkpoint is never seen.
///
/// Errors: a disk that is full, read-only or gone is named; what was there before stays, and nothing half written is seen.
/// Any number of threads may use one store, and work one after the other. Source: Pillai et al., "All file systems are not
/// created equal", OSDI 2014; the format is described in `docs/checkpoint-format.md`.
public final class CheckpointStore implements AutoCloseable {
    static final String LOCK = "store.lock";

    private final Path folder;
    private final CheckpointFolder content;
    private final FolderLock lock;
    private @Nullable CheckpointName written;
    private boolean closed;

    private CheckpointStore(Path folder, CheckpointFolder content, FolderLock lock) {
        this.folder = folder;
        this.content = content;
        this.lock = lock;
    }

    /// A checkpoint that was found whole: every file has the length and the hashes with which it was written.
    ///
    /// @param path its folder
    /// @param number under which it was written
    /// @param files their names; others in the folder do not belong to it and were not checked
    /// @param warnings for each newer one that is damaged and was passed over, what is wrong with it, in four parts
    public record Found(Path path, long number, Set<String> files, List<String> warnings) {
        /// Keeps copies of the collections.
        public Found {
            files = Set.copyOf(files);
            warnings = List.copyOf(warnings);
        }
    }

    /// Opens a folder for writing, which no other process or store can then do, and removes what a crash left half written.
    ///
    /// @param folder is made if it does not exist
    /// @return the store, to be closed
    /// @throws GradusException when another store has the folder, or it cannot be written to
    public static CheckpointStore open(Path folder) {
        return open(folder, Disk.of(folder));
    }

    static CheckpointStore open(Path folder, Disk disk) {
        Path absolute = folder.toAbsolutePath();
        var content = new CheckpointFolder(absolute, disk);
        try {
            return Uninterrupted.run(() -> {
                content.make();
                var store =
                        new CheckpointStore(absolute, content, FolderLock.take(folder, absolute.resolve(LOCK), disk));
                try {
                    content.removeLeftovers();
                    return store;
                } catch (Throwable e) {
                    store.close();
                    throw e;
                }
            });
        } catch (IOException e) {
            throw WriteFailure.of(folder.resolve(LOCK), absolute, "checkpoints already there are unharmed", e);
        }
    }

    /// Writes a checkpoint; what was written under that number before is replaced. A failure leaves everything as it was.
    ///
    /// @param number 0 or more, with at most 18 digits; the newest checkpoint is the one with the largest
    /// @param files 1 to 64, each with a plain name of letters, digits, `_`, `-` and inner dots
    /// @throws GradusException when a number or name is not allowed, or the disk is full, read-only or gone
    public synchronized void write(long number, Map<String, AtomicFile.Content> files) {
        requireOpen();
        requireValid(number, files);
        try {
            Uninterrupted.run(() -> {
                lock.requireCurrent();
                written = content.write(number, files);
                return number;
            });
        } catch (IOException e) {
            throw failure(new CheckpointName(number, 0), e);
        }
    }

    /// Deletes all checkpoints but some. The newest whole one always stays.
    ///
    /// @param keep numbers; those that do not exist are passed over
    /// @throws GradusException when something cannot be deleted
    public synchronized void retain(Set<Long> keep) {
        requireOpen();
        try {
            Uninterrupted.run(() -> {
                List<CheckpointName> going = new ArrayList<>(CheckpointName.list(folder));
                going.removeIf(name -> keep.contains(name.number()));
                if (!going.isEmpty()) going.removeIf(newestName()::equals);
                content.remove(going);
                return going;
            });
        } catch (IOException e) {
            throw cannotDelete(e);
        }
    }

    /// The numbers of all checkpoints, whole or not.
    ///
    /// @return ascending
    public synchronized List<Long> numbers() {
        requireOpen();
        try {
            return CheckpointName.list(folder).stream().map(CheckpointName::number).distinct().toList();
        } catch (IOException e) {
            lock.requireCurrent();
            throw WriteFailure.of(folder, folder, "nothing was changed", e);
        }
    }

    /// Gives the folder back.
    @Override
    public synchronized void close() {
        closed = true;
        lock.close();
    }

    /// Whether a folder has no checkpoint yet, whole or not.
    ///
    /// @param folder that may not exist
    /// @return true where a training that goes on must begin anew
    /// @throws GradusException when the folder cannot be read
    public static boolean isEmpty(Path folder) {
        if (Files.notExists(folder)) return true;
        try {
            return CheckpointName.list(folder).isEmpty();
        } catch (IOException e) {
            throw WriteFailure.of(folder, folder, "nothing was changed", e);
        }
    }

    /// The newest whole checkpoint of a folder, which may be written to by others meanwhile. All of it is read once.
    ///
    /// @param folder with checkpoints
    /// @return the one with the largest number that is whole
    /// @throws GradusException when there is none, the folder cannot be read, or a newer Gradus wrote the newest one
    public static Found newest(Path folder) {
        return CheckpointSearch.newest(folder, OptionalLong.empty());
    }

    /// A checkpoint by its number. All of it is read once.
    ///
    /// @param folder with checkpoints
    /// @param number which one
    /// @return it
    /// @throws GradusException when there is no such checkpoint, or it is damaged
    public static Found at(Path folder, long number) {
        return CheckpointSearch.newest(folder, OptionalLong.of(number));
    }

    private CheckpointName newestName() throws IOException {
        CheckpointName last = CheckpointName.list(folder).getLast();
        if (last.equals(written)) return last;
        return CheckpointName.of(String.valueOf(newest(folder).path().getFileName())).orElseThrow();
    }

    // ---- checks and errors -----------------------------------------------------------------------------------------

    private void requireOpen() {
        if (!closed) return;
        throw GradusException.got("the store of %s is closed", folder)
                .expected("an open one")
                .because("the training that it belonged to has ended")
                .repair("Open the folder again.");
    }

    private static void requireValid(long number, Map<String, AtomicFile.Content> files) {
        if (number < 0 || number > CheckpointName.LARGEST) {
            throw GradusException.got("a checkpoint with the number %d", number)
                    .expected("0 to %,d", CheckpointName.LARGEST)
                    .because("the number of the step was computed wrongly")
                    .repair("Number checkpoints by the steps done.");
        }
        if (files.isEmpty() || files.size() > Manifest.MOST_FILES) {
            throw GradusException.got("a checkpoint of %d files", files.size())
                    .expected("1 to %d", Manifest.MOST_FILES)
                    .because("every tensor got a file of its own, or none was given")
                    .repair("Put tensors together in safetensors files.");
        }
        for (String name : files.keySet()) {
            if (Manifest.isFileName(name)) continue;
            throw GradusException.got("a file of a checkpoint is called '%s'", Json.shown(name, 40))
                    .expected("up to 100 letters, digits, _, - and inner dots, but not %s", Manifest.FILE)
                    .because("a path was given instead of a name")
                    .repair("Give it a plain name, as state.json.");
        }
    }

    private GradusException failure(CheckpointName name, IOException e) {
        lock.requireCurrent();
        return WriteFailure.of(folder.resolve(name.toString()), folder, "older checkpoints are unharmed", e);
    }

    private GradusException cannotDelete(IOException e) {
        lock.requireCurrent();
        GradusException error =
                GradusException.got("old checkpoints in %s could not be deleted: %s", folder, e)
                        .expected("a folder in which files may be deleted")
                        .because("the folder is read-only, or the disk is failing")
                        .repair("Change its rights; the newest checkpoint is unharmed.");
        error.initCause(e);
        return error;
    }
}
