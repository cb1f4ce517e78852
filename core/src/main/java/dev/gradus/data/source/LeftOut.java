package dev.gradus.data.source;

import dev.gradus.error.Printable;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Files that are not read: how many, and the first of them.
final class LeftOut {
    private static final int NAMED = 5, LENGTH = 120;

    private final List<Path> first = new ArrayList<>();
    private int count;

    void add(Path file) {
        if (count++ < NAMED) first.add(file);
    }

    boolean isEmpty() {
        return count == 0;
    }

    /// The name of the first.
    String first() {
        return Printable.excerpt(String.valueOf(first.getFirst().getFileName()), LENGTH);
    }

    /// How many of what kind there are, by their paths in a folder.
    String sentence(Path folder, String kind) {
        List<String> names =
                first.stream().map(file -> Printable.excerpt(folder.relativize(file).toString(), LENGTH)).toList();
        return "%d %s %s left out: %s%s"
                .formatted(
                        count,
                        (count == 1 ? "file " : "files ") + kind,
                        count == 1 ? "is" : "are",
                        String.join(", ", names),
                        count > NAMED ? " and " + (count - NAMED) + " more" : "");
    }
}
