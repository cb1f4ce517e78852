package dev.gradus.lab.store;

import dev.gradus.error.GradusException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// Many runs, by their records: no log is read before it is asked for.
///
/// @param runs in the order of their names
/// @param refused what could not be read, and why, in the same order
public record Runs(List<StoredRun> runs, Map<Path, GradusException> refused) {
    /// Keeps copies.
    public Runs {
        runs = List.copyOf(runs);
        refused = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(refused));
    }

    /// The runs in a folder.
    ///
    /// @param folder such as `runs`
    /// @return one for each folder in it that has a record; others are passed over
    /// @throws GradusException when the folder cannot be read
    public static Runs in(Path folder) {
        List<StoredRun> runs = new ArrayList<>();
        Map<Path, GradusException> refused = new LinkedHashMap<>();
        for (Path each : folders(folder)) {
            try {
                runs.add(StoredRun.open(each));
            } catch (GradusException e) {
                refused.put(each, e);
            }
        }
        return new Runs(runs, refused);
    }

    private static List<Path> folders(Path folder) {
        try (Stream<Path> all = Files.list(folder)) {
            return all.filter(each -> Files.exists(new RunPaths(each).record())).sorted().toList();
        } catch (IOException e) {
            throw GradusException.got("the folder %s cannot be read: %s", folder, e)
                    .expected("a folder of runs")
                    .because("a mistake in the path, or a missing permission")
                    .repair("Name the folder in which 'gradus train' makes its runs, such as runs.");
        }
    }
}
