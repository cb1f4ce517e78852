package dev.gradus.lab.store;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import dev.gradus.error.GradusException;
import dev.gradus.model.TrainedModel;
import dev.gradus.persist.AtomicFile;
import dev.gradus.persist.CheckpointStore;
import dev.gradus.persist.FolderLock;
import dev.gradus.persist.Json;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The folder of one training run.
///
/// ```
/// run.lock                  held by the process that writes here
/// run.json                  settings, seed, versions, data hashes, machine, status and result
/// metrics.jsonl             one event a line
/// statistics.jsonl          what layers and parameters did at some steps, one a line
/// checkpoints/              the whole state of training now and then, to resume from
/// best/model.safetensors    the model after the epoch with the best validation
/// final/model.safetensors   the model after the last step
/// report.html               everything above to look at
/// tensorboard               event files, where they are wanted
/// proof                     what was tried to prove findings: see ProofDirectory
/// ```
/// It is made only when training begins. Every file but the two of lines is replaced as a whole. One process at a time writes into it:
/// the lock comes before everything else, and nothing is touched without it. A folder in which a run was killed before its
/// record was written is as good as a new one.
public final class RunDirectory implements AutoCloseable {
    private static final Path RUNS = Path.of("runs");

    private final @Nullable Path wanted;
    private final String title;
    private @Nullable Path path;
    private @Nullable FolderLock lock;

    private RunDirectory(@Nullable Path wanted, String title) {
        this.wanted = wanted;
        this.title = title;
    }

    /// A directory to be made when training begins.
    ///
    /// @param wanted its path, or null for the next number below `runs`
    /// @param title what a numbered one is called: `mnist-mlp`
    /// @return the directory, after a check that it can be made
    /// @throws GradusException when it holds something already, or its parent is no folder or not writable
    public static RunDirectory planned(@Nullable Path wanted, String title) {
        Path place = wanted == null ? RUNS : wanted;
        Path parent = place.toAbsolutePath().normalize();
        while (parent != null && !Files.exists(parent)) parent = parent.getParent();
        if (parent == null || !Files.isDirectory(parent) || !Files.isWritable(parent)) {
            throw unwritable(
                    place, parent + (parent != null && Files.isDirectory(parent) ? " is read-only" : " is a file"));
        }
        if (wanted != null && Files.exists(wanted)) requireUnused(wanted);
        return new RunDirectory(wanted, title);
    }

    /// The directory of a run that goes on, locked.
    ///
    /// @param run as `gradus train` made it
    /// @return the directory, to be closed
    /// @throws GradusException when it is no run, or another process writes to it, or there are links in it, through which files
    ///     elsewhere would be overwritten
    public static RunDirectory existing(Path run) {
        RunRecord.requireRun(run);
        return locked(run);
    }

    /// A folder that is there already, locked.
    static RunDirectory locked(Path run) {
        requireNoLinks(run);
        RunDirectory directory = new RunDirectory(run, "");
        directory.lock = FolderLock.take(run, RunPaths.LOCK);
        directory.path = run;
        return directory;
    }

    /// A folder that is made or begun anew, locked: what an earlier attempt has left in it is no run any more.
    ///
    /// @throws GradusException when another has the lock, or nothing can be written there
    static RunDirectory afresh(Path run) {
        if (Files.isDirectory(run)) requireNoLinks(run);
        RunDirectory directory = new RunDirectory(run, "");
        directory.lock = FolderLock.take(run, RunPaths.LOCK);
        directory.path = run;
        RunPaths paths = new RunPaths(run);
        try {
            Files.deleteIfExists(paths.record()); // first, since without it nothing else counts
            Files.deleteIfExists(paths.scores());
            Files.write(paths.log(), new byte[0]);
            return directory;
        } catch (IOException e) {
            directory.close();
            throw unwritable(run, String.valueOf(e));
        }
    }

    static void requireNoLinks(Path run) {
        try (Stream<Path> files = Files.list(run)) {
            Path link = files.filter(Files::isSymbolicLink).sorted().findFirst().orElse(null);
            if (link == null) return;
            throw GradusException.got("%s is a link to %s", link, Files.readSymbolicLink(link))
                    .expected("a run directory of files and folders, so that nothing outside of it is changed")
                    .because("the run was put together by someone else, or parts of it were moved to another disk")
                    .repair("Copy to this place what the link leads to, or remove the link.");
        } catch (IOException e) {
            throw unwritable(run, String.valueOf(e));
        }
    }

    private static void requireUnused(Path folder) {
        if (isUnused(folder)) return;
        throw GradusException.got("the run directory %s is not empty", folder)
                .expected("a new or empty folder")
                .because("it is the folder of an earlier run")
                .repair(
                        "Choose another with --run-dir, leave it out to get the next number, or go on with that run: --resume %s.",
                        folder);
    }

    /// Whether a folder holds nothing but what a run has made that was killed before its record was written.
    static boolean isUnused(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                String name = String.valueOf(file.getFileName());
                boolean own =
                        switch (name) {
                            case RunPaths.LOCK -> Files.isRegularFile(file, NOFOLLOW_LINKS);
                            case RunPaths.LOG, RunPaths.STATISTICS ->
                                    Files.isRegularFile(file, NOFOLLOW_LINKS) && Files.size(file) == 0;
                            case RunPaths.CHECKPOINTS ->
                                    Files.isDirectory(file, NOFOLLOW_LINKS) && CheckpointStore.isEmpty(file);
                            default -> AtomicFile.isTemporary(file);
                        };
                if (!own) return false;
            }
            return true;
        } catch (IOException e) {
            throw unwritable(folder, String.valueOf(e));
        }
    }

    private static GradusException unwritable(Path folder, String found) {
        return GradusException.got("the run directory %s cannot be made: %s", folder, found)
                .expected("a place where a folder can be made")
                .because("a wrong path, or missing permission")
                .repair("Choose another place with --run-dir.");
    }

    /// Makes the folder and takes its lock, where that is not done yet.
    ///
    /// @throws GradusException when the system refuses, or another process has come first
    void begin() {
        if (path != null) return;
        if (wanted == null) {
            beginNumbered();
            return;
        }
        lock = FolderLock.take(wanted, RunPaths.LOCK);
        requireUnused(wanted);
        path = wanted;
    }

    private void beginNumbered() {
        for (int number = highest() + 1; path == null; number++) {
            Path next = RUNS.resolve("%03d-%s".formatted(number, title));
            try {
                Files.createDirectories(RUNS);
                Files.createDirectory(next);
            } catch (FileAlreadyExistsException e) {
                continue; // another run took it in this very moment
            } catch (IOException e) {
                // whatever it is, the lock meets it too, and words it
            }
            lock = FolderLock.take(next, RunPaths.LOCK);
            requireUnused(next);
            path = next;
        }
    }

    private static int highest() {
        try {
            return NumberedFolders.highest(RUNS);
        } catch (IOException e) {
            throw unwritable(RUNS, String.valueOf(e));
        }
    }

    /// Whether the folder is there and this process may write to it.
    ///
    /// @return false before it is made, and after it was deleted
    public boolean isOurs() {
        return lock != null && lock.isCurrent();
    }

    /// The folder.
    ///
    /// @return its path
    /// @throws IllegalStateException before it is made
    public Path path() {
        if (path == null) throw new IllegalStateException("the run has not begun");
        return path;
    }

    /// Reads the record of the run.
    ///
    /// @return with the settings at least
    /// @throws GradusException when it is damaged
    public RunRecord read() {
        return RunRecord.at(path()).require(record(), List.of("settings"));
    }

    /// Writes the record of the run, as a whole.
    ///
    /// @param record what it says
    /// @throws GradusException when it cannot be written, or the folder is not the one any more that was opened
    public void write(RunRecord record) {
        requireOurs();
        Json.writeFile(record(), record.members());
    }

    /// Writes a model.
    ///
    /// @param model to be saved
    /// @param weights what it is
    /// @throws GradusException when it cannot be written, or the folder is not the one any more that was opened
    public void save(TrainedModel model, SavedModel.Weights weights) {
        requireOurs();
        model.save(model(weights));
    }

    /// Refuses a folder that was deleted while the run was going on: it does not come back by a file that is written into it.
    ///
    /// @throws GradusException when the folder is not the one any more that was opened
    public void requireOurs() {
        if (lock == null) throw new IllegalStateException("the run has not begun");
        lock.requireCurrent();
    }

    private RunPaths paths() {
        return new RunPaths(path());
    }

    /// The record.
    ///
    /// @return its path
    public Path record() {
        return paths().record();
    }

    /// A model.
    ///
    /// @param weights which
    /// @return its path, whether it is there or not
    public Path model(SavedModel.Weights weights) {
        return paths().model(weights);
    }

    /// The folder of the checkpoints.
    ///
    /// @return its path, whether it is there or not
    public Path checkpoints() {
        return paths().checkpoints();
    }

    /// The event log.
    ///
    /// @return its path
    public Path log() {
        return paths().log();
    }

    /// What layers and parameters did.
    ///
    /// @return its path, whether it is there or not
    public Path statistics() {
        return paths().statistics();
    }

    /// The folder of event files for TensorBoard.
    ///
    /// @return its path, whether it is there or not
    public Path tensorBoard() {
        return paths().tensorBoard();
    }

    /// The page that shows the run.
    ///
    /// @return its path
    public Path report() {
        return paths().report();
    }

    /// Gives the folder back to others.
    @Override
    public void close() {
        if (lock != null) lock.close();
    }
}
