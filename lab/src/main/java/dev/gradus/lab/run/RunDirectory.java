package dev.gradus.lab.run;

import dev.gradus.error.GradusException;
import dev.gradus.persist.Json;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The folder of one training run.
///
/// ```
/// run.json                  settings, seed, versions, data hashes, machine, status and result
/// metrics.jsonl             one event a line
/// checkpoints/              the whole state of training now and then, to resume from
/// best/model.safetensors    the model after the epoch with the best validation
/// final/model.safetensors   the model after the last step
/// report.html               everything above to look at
/// ```
/// It is made only when training begins. Every file but the event log is replaced as a whole.
public final class RunDirectory {
    private static final Path RUNS = Path.of("runs");
    private static final Pattern NUMBERED = Pattern.compile("(\\d+)-.*");

    private final @Nullable Path wanted;
    private final String title;
    private @Nullable Path path;

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
        if (wanted != null && Files.exists(wanted) && !isEmpty(wanted)) {
            throw GradusException.got("the run directory %s is not empty", wanted)
                    .expected("a new or empty folder")
                    .because("it is the folder of an earlier run")
                    .repair("Choose another with --run-dir, or leave it out to get the next number.");
        }
        return new RunDirectory(wanted, title);
    }

    /// The directory of a run that goes on.
    ///
    /// @param run as `gradus train` made it
    /// @return the directory, which exists
    /// @throws GradusException when there are links in it, through which files elsewhere would be overwritten
    public static RunDirectory existing(Path run) {
        requireNoLinks(run);
        RunDirectory directory = new RunDirectory(run, "");
        directory.path = run;
        return directory;
    }

    private static void requireNoLinks(Path run) {
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

    private static boolean isEmpty(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.findAny().isEmpty();
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

    /// Makes the folder.
    ///
    /// @return its path
    /// @throws GradusException when the system refuses
    Path create() {
        if (path != null) return path;
        try {
            path = wanted == null ? createNumbered() : Files.createDirectories(wanted);
            return path;
        } catch (IOException e) {
            throw unwritable(wanted == null ? RUNS : wanted, String.valueOf(e));
        }
    }

    private Path createNumbered() throws IOException {
        Files.createDirectories(RUNS);
        for (int number = highest() + 1; ; number++) {
            try {
                return Files.createDirectory(RUNS.resolve("%03d-%s".formatted(number, title)));
            } catch (FileAlreadyExistsException e) {
                // another run took it in this very moment
            }
        }
    }

    private static int highest() throws IOException {
        try (Stream<Path> runs = Files.list(RUNS)) {
            return runs.map(run -> NUMBERED.matcher(String.valueOf(run.getFileName())))
                    .filter(Matcher::matches)
                    .map(name -> name.group(1))
                    .filter(number -> number.length() < 9)
                    .mapToInt(Integer::parseInt)
                    .max()
                    .orElse(0);
        }
    }

    /// Whether training has begun, and the folder with it.
    ///
    /// @return false as long as nothing was written
    public boolean exists() {
        return path != null;
    }

    /// The folder.
    ///
    /// @return its path
    /// @throws IllegalStateException before it is made
    public Path path() {
        if (path == null) throw new IllegalStateException("the run has not begun");
        return path;
    }

    /// Writes the record of the run, as a whole.
    ///
    /// @param record what `run.json` says
    void write(Map<String, Object> record) {
        Json.writeFile(path().resolve("run.json"), record);
    }

    Path best() {
        return model("best");
    }

    Path last() {
        return model("final");
    }

    private Path model(String which) {
        return path().resolve(which).resolve("model.safetensors");
    }

    Path checkpoints() {
        return path().resolve("checkpoints");
    }

    Path metrics() {
        return path().resolve("metrics.jsonl");
    }

    /// The page that shows the run.
    ///
    /// @return its path
    public Path report() {
        return path().resolve("report.html");
    }
}
