package dev.gradus.persist;

import dev.gradus.error.GradusException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Writes checkpoints on a thread of its own while the training goes on, one at a time.
///
/// ```java
/// try (var store = CheckpointStore.open(folder); var writer = new BackgroundWriter(store, warnings::add)) {
///     writer.submit(step, files);              // returns at once, unless the one before is still being written
/// }
/// ```
/// A checkpoint that cannot be written does not end a training: what was wrong is told at the next submit, the older ones
/// stay, and only the third failure in a row is thrown. Errors other than [GradusException], such as those of the content
/// itself, are thrown at once. Used by one thread.
public final class BackgroundWriter implements AutoCloseable {
    /// Failures in a row of which the last is thrown.
    public static final int FAILURES = 3;

    private final CheckpointStore store;
    private final Consumer<String> warnings;
    private @Nullable FutureTask<@Nullable GradusException> inFlight;
    private int failures;

    /// Creates a writer; the store stays its owner's to close, after this one.
    ///
    /// @param store takes the checkpoints
    /// @param warnings is told, by the thread that submits, what could not be written
    public BackgroundWriter(CheckpointStore store, Consumer<String> warnings) {
        this.store = store;
        this.warnings = warnings;
    }

    /// Writes a checkpoint, once the one before is written, and keeps all others.
    ///
    /// @param number of the checkpoint
    /// @param files must not change any more: copies, not the arrays that are being trained
    /// @throws GradusException when the one before was the third in a row that could not be written; this one is not begun
    public void submit(long number, Map<String, AtomicFile.Content> files) {
        submit(number, files, Set::copyOf);
    }

    /// Writes a checkpoint, once the one before is written, and then deletes others.
    ///
    /// @param number of the checkpoint
    /// @param files must not change any more: copies, not the arrays that are being trained
    /// @param keep which of the numbers, ascending and with this one, to keep; asked on the other thread, and only when
    /// the checkpoint is durable
    /// @throws GradusException when the one before was the third in a row that could not be written; this one is not begun
    public void submit(long number, Map<String, AtomicFile.Content> files, Function<List<Long>, Set<Long>> keep) {
        flush();
        Map<String, AtomicFile.Content> kept = Map.copyOf(files);
        var task = new FutureTask<@Nullable GradusException>(() -> write(number, kept, keep));
        inFlight = task;
        Thread.ofPlatform().name("gradus-checkpoint").daemon().start(task);
    }

    /// Null, or why old checkpoints could not be deleted, which is no failure: the new one is there.
    private @Nullable GradusException write(
            long number, Map<String, AtomicFile.Content> files, Function<List<Long>, Set<Long>> keep) {
        store.write(number, files);
        try {
            store.retain(keep.apply(store.numbers()));
            return null;
        } catch (GradusException e) {
            return e;
        }
    }

    /// Waits until everything submitted is written, or has failed.
    ///
    /// @throws GradusException when the last was the third in a row that could not be written
    public void flush() {
        var task = inFlight;
        if (task == null) return;
        inFlight = null;
        try {
            GradusException left = result(task);
            failures = 0;
            if (left != null) warnings.accept(String.valueOf(left.getMessage()));
        } catch (ExecutionException e) {
            if (!(e.getCause() instanceof GradusException failure)) throw unexpected(e);
            failures++;
            warnings.accept(String.valueOf(failure.getMessage()));
            if (failures >= FAILURES) throw failure;
        }
    }

    /// The last save of an interrupted training is the one that matters most, so an interrupt does not end the waiting.
    private static <T extends @Nullable Object> T result(FutureTask<T> task) throws ExecutionException {
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return task.get();
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        } finally {
            if (interrupted) Thread.currentThread().interrupt();
        }
    }

    private static RuntimeException unexpected(ExecutionException e) {
        if (e.getCause() instanceof Error error) throw error;
        return e.getCause() instanceof RuntimeException own ? own : new IllegalStateException(e);
    }

    /// Waits as [#flush] does.
    @Override
    public void close() {
        flush();
    }
}
