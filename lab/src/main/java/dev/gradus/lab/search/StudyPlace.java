package dev.gradus.lab.search;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Where studies are kept that were given no place.
public final class StudyPlace {
    private static final Path STUDIES = Path.of("studies");
    private static final Pattern NUMBERED = Pattern.compile("(\\d{1,8})-.*");

    private StudyPlace() {}

    /// The next number below `studies`.
    ///
    /// @param title such as `digits-mlp`
    /// @return `studies/001-digits-mlp`
    public static Path next(String title) {
        return STUDIES.resolve(
                String.format(Locale.ROOT, "%03d-%s", highest() + 1, title.replaceAll("[^A-Za-z0-9.-]+", "-")));
    }

    private static int highest() {
        if (!Files.isDirectory(STUDIES)) return 0;
        try (Stream<Path> studies = Files.list(STUDIES)) {
            return studies.map(study -> NUMBERED.matcher(String.valueOf(study.getFileName())))
                    .filter(Matcher::matches)
                    .mapToInt(name -> Integer.parseInt(name.group(1)))
                    .max()
                    .orElse(0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
