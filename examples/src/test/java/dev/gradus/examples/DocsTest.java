package dev.gradus.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class DocsTest {
    private static final Path ROOT = Path.of("").toAbsolutePath().getParent();
    private static final Path EXAMPLE = ROOT.resolve("examples/src/main/java/dev/gradus/examples/MnistMlp.java");

    @Test
    void the_code_in_the_readme_is_the_example_that_the_tests_run() throws IOException {
        Matcher block =
                Pattern.compile("```java\n(.*?)```", Pattern.DOTALL)
                        .matcher(Files.readString(ROOT.resolve("README.md")));
        assertThat(block.find()).isTrue();
        assertThat(Files.readString(EXAMPLE)).contains(block.group(1));
        assertThat(block.group(1).lines()).hasSizeLessThanOrEqualTo(20);
    }

    /// Which every command prints, for no option of Java silences it.
    @Test
    void the_readme_says_what_the_warning_about_incubator_modules_is() throws IOException {
        assertThat(Files.readString(ROOT.resolve("README.md")))
                .contains("`WARNING: Using incubator modules` is what the JVM prints");
    }

    @Test
    void links_between_pages_lead_somewhere() throws IOException {
        for (Path page : pages()) {
            Matcher link = Pattern.compile("]\\(([^)#:]+)\\)").matcher(Files.readString(page));
            while (link.find()) assertThat(page.resolveSibling(link.group(1))).as("link in %s", page).exists();
        }
    }

    private static List<Path> pages() throws IOException {
        try (Stream<Path> top = Files.list(ROOT);
                Stream<Path> docs = Files.walk(ROOT.resolve("docs"));
                Stream<Path> examples = Files.list(ROOT.resolve("examples"))) {
            return Stream.of(top, docs, examples).flatMap(s -> s).filter(p -> p.toString().endsWith(".md")).toList();
        }
    }
}
