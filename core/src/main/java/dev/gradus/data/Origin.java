package dev.gradus.data;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Where a sample came from: a line of a table, or a file of its own.
///
/// @param file the name of a table; of a picture its path below the folder of the data set, with `/` on every system
/// @param line on which the row begins, from 1, as an editor counts them; 0 where the sample is the whole file
public record Origin(String file, int line) {
    /// A file of its own.
    ///
    /// @param folder of the data set
    /// @param file somewhere below
    /// @return its path from there
    public static Origin of(Path folder, Path file) {
        List<String> names = new ArrayList<>();
        for (Path name : folder.relativize(file)) names.add(name.toString());
        return new Origin(String.join("/", names), 0);
    }

    /// File and line.
    ///
    /// @return `houses.csv:17` or `cat/001.jpg`
    @Override
    public String toString() {
        return line == 0 ? file : file + ":" + line;
    }
}
