package dev.gradus;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The pages for users are made without a warning. The compiler, which also checks comments, overlooks links to nothing.
class JavadocTest {
    private static final Path SOURCES = Path.of("src", "main", "java");

    @Test
    void javadoc_has_nothing_to_complain_about(@TempDir Path pages) throws IOException {
        List<String> arguments =
                new ArrayList<>(
                        List.of(
                                "-quiet",
                                "-Werror",
                                "-Xdoclint:all,-missing",
                                "-notimestamp",
                                "-p",
                                origin(JsonFactory.class) + File.pathSeparator + origin(NullMarked.class),
                                "-sourcepath",
                                SOURCES.toString(),
                                "-d",
                                pages.toString()));
        try (Stream<Path> files = Files.walk(SOURCES)) {
            files.map(Path::toString)
                    .filter(file -> file.endsWith(".java") && !file.contains("kernel"))
                    .forEach(arguments::add);
        }
        var log = new StringWriter();
        int status =
                ToolProvider.findFirst("javadoc")
                        .orElseThrow()
                        .run(new PrintWriter(log), new PrintWriter(log), arguments.toArray(String[]::new));
        assertThat(log.toString()).isEmpty();
        assertThat(status).isZero();
        assertThat(pages.resolve("dev.gradus.core/dev/gradus/train/package-summary.html")).exists();
    }

    private static Path origin(Class<?> type) {
        return Path.of(URI.create(type.getProtectionDomain().getCodeSource().getLocation().toString()));
    }
}
