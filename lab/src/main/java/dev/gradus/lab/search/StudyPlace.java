package dev.gradus.lab.search;

import dev.gradus.lab.store.NumberedFolders;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Locale;

/// Where studies are kept that were given no place.
public final class StudyPlace {
    private static final Path STUDIES = Path.of("studies");

    private StudyPlace() {}

    /// The next number below `studies`.
    ///
    /// @param title such as `digits-mlp`
    /// @return `studies/001-digits-mlp`
    public static Path next(String title) {
        try {
            int number = NumberedFolders.highest(STUDIES) + 1;
            String name = title.replaceAll("[^A-Za-z0-9.-]+", "-");
            return STUDIES.resolve(String.format(Locale.ROOT, "%03d-%s", number, name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
