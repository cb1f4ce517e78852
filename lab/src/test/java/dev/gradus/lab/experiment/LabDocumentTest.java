package dev.gradus.lab.experiment;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// The records of the experiments, and the page that is made from them.
///
/// `./mvnw -pl lab -am test -Dtest=LabDocumentTest -Dsurefire.failIfNoSpecifiedTests=false -Dgradus.docs=write` makes the page again;
/// `./gradus lab run NAME` makes a record, which belongs into `docs/lab/NAME.json`.
class LabDocumentTest {
    private static final Path DOCS = Path.of("../docs").toAbsolutePath().normalize();
    private static final boolean WRITE = "write".equals(System.getProperty("gradus.docs"));

    @Test
    void page_and_picture_are_current() throws IOException {
        requireCurrent("lab.md", new LabDocument(DOCS).text());
        requireCurrent("images/laboratory.svg", LabPicture.svg());
    }

    private static void requireCurrent(String name, String text) throws IOException {
        Path file = DOCS.resolve(name);
        if (WRITE) Files.writeString(file, text);
        assertThat(file)
                .as(
                        "run: ./mvnw -pl lab -am test -Dtest=LabDocumentTest -Dsurefire.failIfNoSpecifiedTests=false -Dgradus.docs=write")
                .hasContent(text);
    }

    @Test
    void no_record_is_stale() {
        new LabDocument(DOCS)
                .records()
                .forEach((experiment, record) -> {
                    assertThat(record.stale(experiment)).as(experiment.name() + ": gradus lab run").isEmpty();
                    assertThat(record.size()).isEqualTo(Size.DEFAULT);
                });
    }

    @Test
    void every_record_is_that_of_an_experiment() throws IOException {
        try (Stream<Path> files = Files.list(DOCS.resolve("lab"))) {
            List<String> names = files.map(f -> String.valueOf(f.getFileName()).replace(".json", "")).toList();
            assertThat(Experiments.ALL).extracting(Experiment::name).containsAll(names);
        }
    }
}
