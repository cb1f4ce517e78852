package dev.gradus.lab.export;

import dev.gradus.data.Splits;
import dev.gradus.error.GradusException;
import dev.gradus.lab.store.RunDirectory;
import dev.gradus.train.TrainEvent;
import dev.gradus.train.TrainListener;
import java.nio.file.Files;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Event files of a run while it is trained, in its directory.
///
/// What the run writes is translated as soon as it is there: with each epoch, and of long epochs now and then. A file that cannot be written is no reason to
/// end a training: it is reported once, and `gradus export` makes it later.
public final class TensorBoardLog implements TrainListener, AutoCloseable {
    private static final long BETWEEN_NANOS = 2_000_000_000;

    private final RunDirectory directory;
    private final Splits data;
    private final Consumer<String> warnings;
    private @Nullable TensorBoardRun written;
    private long looked;

    /// A log.
    ///
    /// @param directory of the run, which writes its own files before it tells listeners
    /// @param data on which it is trained
    /// @param warnings is notified why nothing more is written
    public TensorBoardLog(RunDirectory directory, Splits data, Consumer<String> warnings) {
        this.directory = directory;
        this.data = data;
        this.warnings = warnings;
    }

    /// Whether a run has event files, with which a run that is taken up again goes on.
    ///
    /// @param directory of a run that has begun
    /// @return whether there is a folder of them
    public static boolean isAt(RunDirectory directory) {
        return Files.exists(directory.tensorBoard());
    }

    @Override
    public void on(TrainEvent event) {
        if (event instanceof TrainEvent.Started started) {
            attempt(() -> {
                TensorBoardRun begun = new TensorBoardRun(directory.path(), directory.tensorBoard());
                written = begun;
                begun.begin(started.model().network(), data);
                begun.catchUp();
            });
            return;
        }
        TensorBoardRun to = written;
        if (to == null || (event instanceof TrainEvent.StepDone && System.nanoTime() - looked < BETWEEN_NANOS)) return;
        attempt(to::catchUp);
        looked = System.nanoTime();
    }

    private void attempt(Runnable action) {
        try {
            action.run();
        } catch (GradusException e) {
            warnings.accept("no more events for TensorBoard: " + e.getMessage());
            TensorBoardRun failed = written;
            written = null;
            try {
                if (failed != null) failed.close();
            } catch (GradusException again) {
                e.addSuppressed(again);
            }
        }
    }

    /// As [#end].
    @Override
    public void close() {
        end();
    }

    /// Writes what the run has come to, once its record says so; once only.
    public void end() {
        TensorBoardRun last = written;
        if (last == null) return;
        attempt(() -> {
            last.end(data);
            last.close();
        });
        written = null;
    }
}
