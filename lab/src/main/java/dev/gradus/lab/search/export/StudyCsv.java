package dev.gradus.lab.search.export;

import dev.gradus.lab.search.Dimension;
import dev.gradus.lab.search.Trial;
import dev.gradus.lab.search.explain.Results;
import dev.gradus.lab.store.CsvLine;
import dev.gradus.persist.AtomicFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/// The trials of a study as a table, one row each.
///
/// Columns: `trial`, `status`, `stage`, `byHand` where the point was given, `epochs` that were trained, the best value under the name of the objective,
/// `seconds`, the settings by their paths, and `findings`, causes between semicolons. A field is empty where a trial has no such thing. Source: RFC 4180.
public final class StudyCsv {
    private StudyCsv() {}

    /// Writes the table.
    ///
    /// @param results of a study
    /// @param file to be written as a whole
    /// @throws dev.gradus.error.GradusException when the file cannot be written
    public static void write(Results results, Path file) {
        byte[] content = text(results).getBytes(StandardCharsets.UTF_8);
        AtomicFile.write(file, out -> out.write(content));
    }

    /// The table.
    ///
    /// @param results of a study
    /// @return with a line of names first
    public static String text(Results results) {
        List<String> heads =
                new ArrayList<>(
                        List.of(
                                "trial",
                                "status",
                                "stage",
                                "byHand",
                                "epochs",
                                results.objective().figure(),
                                "seconds"));
        results.space().dimensions().forEach(d -> heads.add(d.path()));
        heads.add("findings");
        StringBuilder table = new StringBuilder(CsvLine.strict(heads));
        for (Trial t : results.trials()) table.append(CsvLine.strict(row(results, t)));
        return table.toString();
    }

    private static List<String> row(Results results, Trial t) {
        double value = t.best(results.objective());
        List<String> row =
                new ArrayList<>(
                        List.of(
                                String.valueOf(t.number()),
                                t.status().name().toLowerCase(Locale.ROOT),
                                String.valueOf(t.proposal().stage()),
                                results.byHand().contains(t.number()) ? "true" : "",
                                String.valueOf(t.epochs()),
                                Double.isNaN(value) ? "" : String.valueOf(value),
                                String.valueOf(t.seconds())));
        for (Dimension d : results.space().dimensions()) {
            Object setting = t.point().values().get(d.path());
            row.add(setting == null ? "" : String.valueOf(setting));
        }
        row.add(t.findings().stream().map(Trial.Found::cause).distinct().collect(Collectors.joining("; ")));
        return row;
    }
}
