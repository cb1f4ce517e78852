package dev.gradus.lab.search;

import dev.gradus.lab.store.NumberedFolders;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/// Where studies are kept that were given no place.
public final class StudyPlace {
    private static final Path STUDIES = Path.of("studies");

    private StudyPlace() {}

    /// Makes the folder with the next number below `studies`, which two searches that begin at once do not share.
    ///
    /// @param title such as `digits-mlp`
    /// @return `studies/001-digits-mlp`
    public static Path make(String title) {
        return make(STUDIES, title);
    }

    static Path make(Path parent, String title) {
        String name = title.replaceAll("[^A-Za-z0-9.-]+", "-");
        try {
            Files.createDirectories(parent);
            for (int number = NumberedFolders.highest(parent) + 1; ; number++) {
                Path next = parent.resolve(String.format(Locale.ROOT, "%03d-%s", number, name));
                try {
                    return Files.createDirectory(next);
                } catch (FileAlreadyExistsException e) {
                    // another search took it in this very moment
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
