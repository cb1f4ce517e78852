package dev.gradus.lab.experiment;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/// What the lectures teach, as `docs/lectures.md` lists it.
///
/// @param id such as `F2`
/// @param taught in a few words
/// @param where it is found
record Lectures(String id, String taught, String where) {
    private static final Pattern ROW = Pattern.compile("(?m)^\\| ([A-N]\\d+) \\| (.+?) \\| (.+?) \\|$");
    private static final Pattern EXPERIMENT = Pattern.compile("lab `([a-z0-9-]+)`");
    private static final Pattern REASON = Pattern.compile("no experiment: ([^;|]+)");

    static List<Lectures> all(Path docs) {
        try {
            return ROW.matcher(Files.readString(docs.resolve("lectures.md")))
                    .results()
                    .map(m -> new Lectures(m.group(1), m.group(2), m.group(3)))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The experiments that show it.
    List<String> experiments() {
        return EXPERIMENT.matcher(where).results().map(m -> m.group(1)).toList();
    }

    /// Why there is no experiment; empty where there is one, or no reason.
    String reason() {
        var found = REASON.matcher(where);
        return found.find() ? found.group(1).strip() : "";
    }
}
