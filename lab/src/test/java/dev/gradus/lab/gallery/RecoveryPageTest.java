package dev.gradus.lab.gallery;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/// The page about proofs and repairs counts what the records say.
class RecoveryPageTest {
    private static final Path DOCS = Path.of("..", "docs");

    private static Recovery recovery(
            String half, double twin, double faulty, double first, double loop, String verdict, String... wrong) {
        return new Recovery(
                "id", half, 1, List.of("plateau"), twin, faulty, first, loop, verdict, List.of(wrong), List.of(), 2);
    }

    @Test
    void confirmations_and_recoveries_are_counted() {
        String page =
                new RecoveryPage(
                                List.of(
                                        recovery("a", 0.9, 0.5, 0.87, 0.9, "helps"),
                                        recovery("a", 0.9, 0.5, 0.85, 0.88, "facts", "symmetry"),
                                        recovery("b", 0.9, 0.5, 0.5, 0.5, "no gain"),
                                        recovery("b", 0.9, 0.89, 0.89, 0.89, "helps")))
                        .text();
        assertThat(page)
                .contains("| faulty runs | 2 | 2 | 4 |")
                .contains("| a right cause is confirmed | 2 of 2 (100.0 %) | 1 of 2 (50.0 %) | 3 of 4 (75.0 %) |")
                .contains("| a wrong cause is confirmed, too | 1 of 2 (50.0 %) | 0 of 2 (0.0 %) | 1 of 4 (25.0 %) |")
                .contains("| the first repair recovers | 1 of 2 (50.0 %) | 0 of 1 (0.0 %) | 1 of 3 (33.3 %) |")
                .contains("| `--loop 3` recovers | 2 of 2 (100.0 %) | 0 of 1 (0.0 %) | 2 of 3 (66.7 %) |")
                .contains("| id | plateau | 0.900 | 0.500 | 0.500 (not) | 0.500 (not) | no gain |  |");
    }

    @Test
    void the_page_is_made_of_the_records() throws IOException {
        List<Recovery> records = GalleryCommand.recoveries(DOCS.resolve("proofs.jsonl"));
        assertThat(Files.readString(DOCS.resolve("proofs.md"), UTF_8)).isEqualTo(new RecoveryPage(records).text());
    }

    @Test
    void records_of_both_halves_meet_their_targets() throws IOException {
        List<Recovery> records = GalleryCommand.recoveries(DOCS.resolve("proofs.jsonl"));
        List<Recovery> measurable = records.stream().filter(Recovery::isMeasurable).toList();
        assertThat(records).hasSizeGreaterThanOrEqualTo(95);
        assertThat(records.stream().filter(Recovery::isConfirmed).count())
                .isGreaterThanOrEqualTo(records.size() * 9L / 10);
        assertThat(measurable.stream().filter(r -> r.share(r.first()) >= 0.9).count())
                .isGreaterThanOrEqualTo(measurable.size() * 7L / 10);
        assertThat(measurable.stream().filter(r -> r.share(r.loop()) >= 0.9).count())
                .isGreaterThanOrEqualTo(measurable.size() * 8L / 10);
    }
}
