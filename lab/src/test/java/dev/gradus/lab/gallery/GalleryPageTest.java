package dev.gradus.lab.gallery;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// The page about the gallery counts what the records say.
class GalleryPageTest {
    private static Trial trial(String id, long seed, List<String> causes, List<Map<String, Object>> findings) {
        return new Trial(id, "b", seed, causes, true, Map.of("steps", 200), findings, findings);
    }

    private static Map<String, Object> finding(String cause, String grade, int step) {
        return Map.of("cause", cause, "grade", grade, "step", step);
    }

    @Test
    void shares_alarms_and_changes_are_counted() {
        List<String> hot = List.of("learning-rate-too-high", "plateau"), blank = List.of("information-lost");
        var high = finding("learning-rate-too-high", "fail", 20);
        List<Trial> trials =
                List.of(
                        trial("hot", 1, hot, List.of(high)),
                        trial("hot", 2, hot, List.of(finding("plateau", "warn", 10))),
                        trial("blank", 1, blank, List.of(high, finding("information-lost", "warn", 0))),
                        trial("fine", 1, List.of(), List.of(finding("too-few-epochs", "note", 100))),
                        trial("odd", 1, List.of(), List.of(finding("overfitting", "warn", 100))));
        String page = new GalleryPage(List.of(), trials).text();
        assertThat(page)
                .contains("| first finding is right | – | 2 of 3 (66.7 %) |")
                .contains("| right one among the first three | – | 3 of 3 (100.0 %) |")
                .contains("| first finding changes with the seed | – | 1 of 1 (100.0 %) |")
                .contains("before the right live finding, median | – | 5.0 % |")
                .contains("| healthy runs with a finding of grade fail | – | 0 of 2 runs |")
                .contains("| healthy runs with a finding of grade warn | – | 1 of 2 runs |")
                .contains("| healthy runs with a live finding of grade fail or warn | – | 1 of 2 runs |")
                .contains("| learning-rate-too-high |  |  |  | 1 | 1 |  |")
                .contains("| information-lost |  |  |  |  |  | learning-rate-too-high × 1 |")
                .contains("| (healthy) |  |  |  | 1 |  | overfitting × 1 |")
                .contains("Seeds of the trainings: [1, 2].");
    }
}
