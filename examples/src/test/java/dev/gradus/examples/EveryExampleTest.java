package dev.gradus.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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
            if (DOWNLOADING.contains(name)) continue;
            assertThat(output(Class.forName("dev.gradus.examples." + name)).lines())
                    .as("%s says what its numbers are", name)
                    .isNotEmpty()
                    .noneMatch(line -> line.matches("\\s*[-\\d.E]+\\s*")) // a bare number
                    .noneMatch(line -> line.matches(".*\\w\\[\\w+=.*")); // a record
        }
    }

    @Test
    void five_are_named_to_begin_with() throws IOException {
        Matcher five =
                Pattern.compile("Start with\\s+these five: ([^;]*);").matcher(Files.readString(Path.of("README.md")));
        assertThat(five.find()).isTrue();
        assertThat(five.group(1).replace("`", "").split(", ", -1))
                .hasSize(5)
                .allMatch(name -> Files.exists(Path.of("src/main/java/dev/gradus/examples", name + ".java")));
    }

    @Test
    void examples_that_download_take_a_folder_instead(@TempDir Path folder) {
        assertThatThrownBy(() -> MnistMlp.main(new String[] {folder.toString()}))
                .hasMessageContaining(folder.toString());
        assertThatThrownBy(() -> FewDigits.main(new String[] {folder.toString()}))
                .hasMessageContaining(folder.toString());
    }

    private static String output(Class<?> example) throws ReflectiveOperationException {
        PrintStream before = System.out;
        var bytes = new ByteArrayOutputStream();
        System.setOut(new PrintStream(bytes, true, StandardCharsets.UTF_8));
        try {
            run(example);
        } finally {
            System.setOut(before);
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }

    private static void run(Class<?> example) throws ReflectiveOperationException {
        for (var main : example.getDeclaredMethods()) {
            if (!main.getName().equals("main")) continue;
            if (main.getParameterCount() == 0) main.invoke(null);
            else main.invoke(null, (Object) new String[0]);
        }
    }
}
