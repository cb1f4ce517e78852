package dev.gradus.lab.store;

import dev.gradus.error.GradusException;
import dev.gradus.lab.settings.Source;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A run as its directory tells of it: its record and its event log.
///
/// ```java
/// StoredRun run = StoredRun.read(Path.of("runs/001-digits-mlp"));
/// run.record().figure("testAccuracy");
/// run.log().epochs().getLast().figure("validationLoss");
/// ```
/// A run that was killed, or is still running, has the status `running` and no result; its log goes as far as it was written.
/// Nothing is changed by reading, and no lock is taken.
public final class StoredRun {
    private final Path folder;
    private final RunPaths paths;
    private final RunRecord record;
    private @Nullable EventLog log;

    private StoredRun(Path folder, RunRecord record) {
        this.folder = folder;
        this.paths = new RunPaths(folder);
        this.record = record;
    }

    /// Whether a folder is that of a run.
    ///
    /// @param folder to look at
    /// @return whether it has the record of one
    public static boolean isAt(Path folder) {
        return Files.exists(new RunPaths(folder).record());
    }

    /// Reads the record of a run, and its log when that is asked for.
    ///
    /// @param folder as `gradus train` made it
    /// @return the run
    /// @throws GradusException when there is none, or its record is damaged or of a later format
    public static StoredRun open(Path folder) {
        Path file = new RunPaths(folder).record();
        return new StoredRun(folder, RunRecord.at(folder).require(file, List.of("settings", "data", "machine")));
    }

    /// Reads the record and the log of a run.
    ///
    /// @param folder as `gradus train` made it
    /// @return the run
    /// @throws GradusException when there is none, or its record or a line of its log is damaged
    public static StoredRun read(Path folder) {
        StoredRun run = open(folder);
        GradusException damage = run.log().damage();
        if (damage != null) throw damage;
        return run;
    }

    /// Where it is.
    ///
    /// @return the directory, as it was named
    public Path folder() {
        return folder;
    }

    /// The last part of its path.
    ///
    /// @return for example `001-digits-mlp`
    public String name() {
        return String.valueOf(folder.toAbsolutePath().normalize().getFileName());
    }

    /// Its settings, to be read as those of a file.
    ///
    /// @return what is written in its record
    public Source settings() {
        Map<String, Object> written = new LinkedHashMap<>();
        record.settings()
                .forEach((name, value) -> {
                    if (value != null) written.put(name, value);
                });
        return new Source(paths.record().toString(), written);
    }

    /// What its record says.
    ///
    /// @return as it was when the run was read
    public RunRecord record() {
        return record;
    }

    /// Its event log, which is read when this is called for the first time.
    ///
    /// @return empty where there is none; up to the first damaged line, which [EventLog#damage] tells
    public synchronized EventLog log() {
        if (log == null) log = EventLog.readTo(paths.log());
        return Objects.requireNonNull(log);
    }

    /// What its layers and parameters did at some steps, read whenever this is called.
    ///
    /// @return of nothing where it was not recorded
    public Statistics statistics() {
        return Statistics.read(paths.statistics());
    }

    /// How large the file of [#statistics] is: where it has not changed, nothing new is in it.
    ///
    /// @return bytes; 0 where there is none
    public long statisticsBytes() {
        try {
            return Files.size(paths.statistics());
        } catch (IOException e) {
            return 0;
        }
    }

    /// What the last proof of it has shown, read whenever this is called.
    ///
    /// @return null where none was made, or the run has gone on since
    public @Nullable StoredProof proof() {
        return new ProofDirectory(folder).read(record);
    }

    /// What people should know of its files before they trust its figures.
    ///
    /// @return sentences, such as that the last line of the log is torn
    public List<String> problems() {
        List<String> problems = new ArrayList<>();
        if (record.status().equals(RunRecord.RUNNING))
            problems.add("it is still running, or was killed: there is no result");
        if (record.error() != null) problems.add("it failed: " + record.error());
        if (!Files.exists(paths.log())) problems.add("there is no " + RunPaths.LOG + ", hence no curves");
        if (log().isTorn()) problems.add("the last line of " + RunPaths.LOG + " is torn, and was passed over");
        GradusException damage = log().damage();
        if (damage != null) problems.add("the log is read up to its first damaged line: " + damage.parts().got());
        return problems;
    }

    /// Whether the page that shows it is there.
    ///
    /// @return false for one that was killed, and for a trial of a search
    public boolean hasReport() {
        return Files.exists(paths.report());
    }

    /// The page that shows it, whether it is there or not.
    ///
    /// @return in its directory
    public Path report() {
        return paths.report();
    }

    /// The folder of event files for TensorBoard, whether it is there or not.
    ///
    /// @return in its directory
    public Path tensorBoard() {
        return paths.tensorBoard();
    }

    /// The file of a model that it has left.
    ///
    /// @return of the best epoch, else after the last step; null where there is none
    public @Nullable Path model() {
        return Stream.of(SavedModel.Weights.BEST, SavedModel.Weights.FINAL)
                .map(paths::model)
                .filter(Files::exists)
                .findFirst()
                .orElse(null);
    }

    /// The number of the epoch whose weights count.
    ///
    /// @return 0 where none does
    public int bestEpoch() {
        Double best = record.figure("bestEpoch");
        return best == null ? log().best() : (int) Math.clamp(best, 0, Integer.MAX_VALUE);
    }

    /// A figure on the validation split after the best epoch.
    ///
    /// @param metric such as `Loss`, as in `validationLoss`
    /// @return NaN where there is none
    public double validation(String metric) {
        String name = "validation" + metric;
        Double result = record.figure(name);
        if (result != null) return result;
        return log().epochs().stream()
                .filter(epoch -> epoch.epoch() == bestEpoch())
                .mapToDouble(epoch -> epoch.figure(name))
                .findFirst()
                .orElse(Double.NaN);
    }

    /// How fast it was trained.
    ///
    /// @return the mean over its epochs; NaN where none was done
    public double samplesPerSecond() {
        Double result = record.figure("samplesPerSecond");
        if (result != null) return result;
        List<LogEvent.Epoch> epochs = log().epochs();
        double inverse = epochs.stream().mapToDouble(epoch -> 1 / epoch.figure("samplesPerSecond")).sum();
        return epochs.isEmpty() ? Double.NaN : epochs.size() / inverse;
    }

    /// The name of its directory.
    @Override
    public String toString() {
        return name() + ", " + record.status();
    }
}
