package dev.gradus.lab.store;

import dev.gradus.error.GradusException;
import dev.gradus.persist.Json;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The folder of several runs that belong together: the folds of a cross-validation, repetitions with other seeds.
///
/// ```
/// run.lock       held by the process that writes here
/// series.json    settings, the names of the runs, and when all have ended their mean and deviation
/// report.html    the runs beside each other
/// fold-1/        a run directory for each
/// ```
/// A series that was killed goes on with the runs that are missing.
public final class SeriesDirectory implements AutoCloseable {
    private static final String SETTINGS = "settings", RUNS = "runs", SUMMARY = "summary";

    private final RunDirectory folder;
    private Map<String, Object> record = Map.of();

    private SeriesDirectory(RunDirectory folder) {
        this.folder = folder;
    }

    /// A directory to be made when the first run begins.
    ///
    /// @param wanted its path, or null for the next number below `runs`
    /// @param title what a numbered one is called: `iris-mlp`
    /// @return the directory, after a check that it can be made
    /// @throws GradusException when it holds something already, or its parent is no folder or not writable
    public static SeriesDirectory planned(@Nullable Path wanted, String title) {
        return new SeriesDirectory(RunDirectory.planned(wanted, title));
    }

    /// Whether a folder is that of a series.
    ///
    /// @param folder to look at
    /// @return whether it has the record of one
    public static boolean isAt(Path folder) {
        return Files.exists(new RunPaths(folder).series());
    }

    /// The directory of a series that goes on, locked.
    ///
    /// @param folder of the series
    /// @return the directory, to be closed
    /// @throws GradusException when another process writes to it, its record is damaged, or there are links in it
    public static SeriesDirectory existing(Path folder) {
        SeriesDirectory series = new SeriesDirectory(RunDirectory.locked(folder));
        series.record = read(folder);
        return series;
    }

    private static Map<String, Object> read(Path folder) {
        Path file = new RunPaths(folder).series();
        Map<String, Object> record = map(Json.readFile(file));
        if (record.get(SETTINGS) instanceof Map && record.get(RUNS) instanceof List) return record;
        throw GradusException.got("%s without the settings or the names of its runs", file)
                .expected("a record as 'gradus train' writes it")
                .because("it was edited")
                .repair("Restore it, or begin anew.");
    }

    /// Makes the folder and writes what is planned.
    ///
    /// @param settings of all runs, as they are written
    /// @param runs what each differs in, by the name of its folder
    /// @throws GradusException when the system refuses, or another process has come first
    public void begin(Map<String, Object> settings, Map<String, Map<String, Object>> runs) {
        folder.begin();
        List<Object> planned = new ArrayList<>();
        runs.forEach((name, differs) -> planned.add(Map.of("name", name, SETTINGS, differs)));
        record = new LinkedHashMap<>();
        record.put("gradus", Version.text());
        record.put("started", RunRecord.now());
        record.put(SETTINGS, settings);
        record.put(RUNS, planned);
        write();
    }

    /// Writes what came out.
    ///
    /// @param summary of all runs
    public void end(Map<String, Object> summary) {
        record.put(SUMMARY, summary);
        write();
    }

    private void write() {
        folder.requireOurs();
        Json.writeFile(new RunPaths(path()).series(), record);
    }

    /// The settings of all runs.
    ///
    /// @return as they are written
    public Map<String, Object> settings() {
        return map(record.get(SETTINGS));
    }

    /// The runs.
    ///
    /// @return what each differs in, by the name of its folder, in the order in which they are trained
    /// @throws GradusException when a name would lead out of the folder
    public Map<String, Map<String, Object>> runs() {
        return runs(record);
    }

    private static Map<String, Map<String, Object>> runs(Map<String, Object> record) {
        Map<String, Map<String, Object>> runs = new LinkedHashMap<>();
        if (record.get(RUNS) instanceof List<?> list) {
            for (Object each : list) {
                String name = String.valueOf(map(each).get("name"));
                if (!name.matches("[a-z0-9-]+")) {
                    throw GradusException.got("a run with the name %s", Json.shown(name, 80))
                            .expected("one such as fold-1")
                            .because("the record of the series was edited")
                            .repair("Restore it, or begin anew.");
                }
                runs.put(name, map(map(each).get(SETTINGS)));
            }
        }
        return runs;
    }

    private static Map<String, Object> map(@Nullable Object value) {
        Map<String, Object> map = new LinkedHashMap<>();
        if (value instanceof Map<?, ?> found) {
            found.forEach((key, member) -> {
                if (member != null) map.put(String.valueOf(key), member);
            });
        }
        return map;
    }

    /// The runs of a folder that can be shown: of a series those that have begun, else the folder itself.
    ///
    /// @param folder of a series or a run
    /// @return one or more folders
    /// @throws GradusException when the record of the series is damaged, or none of its runs has begun
    public static List<Path> runsAt(Path folder) {
        if (!isAt(folder)) return List.of(folder);
        List<Path> begun = runs(read(folder)).keySet().stream().map(folder::resolve).filter(StoredRun::isAt).toList();
        if (!begun.isEmpty()) return begun;
        throw GradusException.got("the runs in %s, of which none has begun", folder)
                .expected("at least one")
                .because("the training was ended at its beginning")
                .repair("Go on with it: gradus train --resume %s", folder);
    }

    /// The folder.
    ///
    /// @return its path
    public Path path() {
        return folder.path();
    }

    /// The page that compares the runs.
    ///
    /// @return its path
    public Path report() {
        return folder.report();
    }

    /// Gives the folder back to others.
    @Override
    public void close() {
        folder.close();
    }
}
