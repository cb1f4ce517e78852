package dev.gradus.lab.experiment;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// What is said to be taught somewhere is there.
class LecturesTest {
    private static final Path DOCS = Path.of("../docs").toAbsolutePath().normalize();

    private static List<String> found(String pattern) throws IOException {
        String text = Files.readString(DOCS.resolve("lectures.md"));
        return Pattern.compile(pattern).matcher(text).results().map(m -> m.group(1)).toList();
    }

    @Test
    void every_experiment_that_is_named_exists_and_every_one_is_named() throws IOException {
        Set<String> known = Experiments.ALL.stream().map(Experiment::name).collect(Collectors.toSet());
        List<String> named = found("lab `([a-z0-9-]+)`");
        assertThat(known).containsAll(named);
        assertThat(named).containsAll(known);
    }

    @Test
    void every_link_leads_to_a_file() throws IOException {
        assertThat(found("]\\(([^)#]+)[^)]*\\)")).isNotEmpty().allSatisfy(to -> assertThat(DOCS.resolve(to)).exists());
    }

    @Test
    void every_item_has_an_experiment_or_says_why_not() throws IOException {
        List<Lectures> items = Lectures.all(DOCS);
        assertThat(items).extracting(Lectures::id).containsExactlyElementsOf(found("(?m)^\\| ([A-N]\\d+) \\|"));
        assertThat(items).hasSizeGreaterThan(50).extracting(Lectures::id).doesNotHaveDuplicates();
        assertThat(items)
                .allSatisfy(item -> assertThat(item.experiments().isEmpty()).isEqualTo(!item.reason().isEmpty()));
    }
}
