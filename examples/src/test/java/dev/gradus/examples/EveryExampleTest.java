package dev.gradus.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// The programs as they are started; what they reach is [ExamplesTest]'s business, beside which this runs.
class EveryExampleTest {
    private static final List<String> DOWNLOADING = List.of("MnistMlp", "FewDigits");

    @Test
    void every_example_is_in_the_table_and_runs() throws ReflectiveOperationException, IOException {
        String table = Files.readString(Path.of("README.md"));
        List<String> names;
        try (Stream<Path> files = Files.list(Path.of("src/main/java/dev/gradus/examples"))) {
            names =
                    files.map(f -> f.getFileName().toString().replace(".java", ""))
                            .filter(n -> !n.contains("-"))
                            .toList();
        }
        assertThat(names).hasSizeGreaterThanOrEqualTo(8).allMatch(name -> table.contains("/" + name + ".java)"));
        for (String name : names) {
            if (!DOWNLOADING.contains(name)) run(Class.forName("dev.gradus.examples." + name));
        }
    }

    private static void run(Class<?> example) throws ReflectiveOperationException {
        for (var main : example.getDeclaredMethods()) {
            if (!main.getName().equals("main")) continue;
            if (main.getParameterCount() == 0) main.invoke(null);
            else main.invoke(null, (Object) new String[0]);
        }
    }
}
