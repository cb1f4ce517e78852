package dev.gradus.lab.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Folders named `001-digits-mlp`, which are counted.
public final class NumberedFolders {
    private static final Pattern NUMBERED = Pattern.compile("(\\d+)-.*");

    private NumberedFolders() {}

    /// The highest number.
    ///
    /// @param parent of the folders; may be missing
    /// @return 0 where there is none; names with nine digits or more are not ours
    /// @throws IOException when the folder cannot be read
    public static int highest(Path parent) throws IOException {
        if (!Files.isDirectory(parent)) return 0;
        try (Stream<Path> all = Files.list(parent)) {
            return all.map(folder -> NUMBERED.matcher(String.valueOf(folder.getFileName())))
                    .filter(Matcher::matches)
                    .map(name -> name.group(1))
                    .filter(number -> number.length() < 9)
                    .mapToInt(Integer::parseInt)
                    .max()
                    .orElse(0);
        }
    }
}
