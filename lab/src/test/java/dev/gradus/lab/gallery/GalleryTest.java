package dev.gradus.lab.gallery;

import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The gallery is what the figures about the diagnosis need: large enough, its halves apart, each fault one step from a healthy run.
class GalleryTest {
    private static final List<Entry> ENTRIES = Gallery.entries();

    @TempDir Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"a", "b"})
    void each_half_has_thirty_faulty_and_sixteen_healthy_runs(String half) {
        List<Entry> entries = ENTRIES.stream().filter(entry -> entry.half().equals(half)).toList();
        assertThat(entries.stream().filter(Entry::isHealthy).count()).isGreaterThanOrEqualTo(16);
        assertThat(entries.stream().filter(entry -> !entry.isHealthy()).count()).isGreaterThanOrEqualTo(30);
    }

    @Test
    void names_occur_once() {
        assertThat(ENTRIES).extracting(Entry::id).doesNotHaveDuplicates();
    }

    @Test
    void every_cause_is_planted_or_accepted_and_nothing_else_is() {
        Set<String> causes = ENTRIES.stream().flatMap(entry -> entry.causes().stream()).collect(toSet());
        assertThat(causes).containsAll(Causes.ALL).allMatch(Causes::isKnown);
    }

    @Test
    void the_halves_share_no_data_set_and_no_architecture() {
        for (Function<Entry, String> part : List.<Function<Entry, String>>of(Entry::dataName, Entry::architecture)) {
            assertThat(parts("a", part)).doesNotContainAnyElementsOf(parts("b", part));
        }
    }

    private static Set<String> parts(String half, Function<Entry, String> part) {
        return ENTRIES.stream().filter(entry -> entry.half().equals(half)).map(part).collect(toSet());
    }

    @Test
    void a_fault_is_one_setting_or_one_accident_away_from_its_twin() {
        for (Entry entry : ENTRIES) {
            Entry twin = entry(entry.twin());
            int steps = entry.changes().size() + entry.spoils().size() - twin.spoils().size();
            assertThat(steps).as(entry.id()).isEqualTo(entry.isHealthy() ? 0 : 1);
            assertThat(entry.story()).as(entry.id()).hasSizeGreaterThan(20).endsWith(".");
        }
    }

    /// Makes and spoils all data, too, though few rows of them.
    @Test
    void all_settings_are_read() throws IOException {
        for (Entry entry : ENTRIES) {
            Path own = folder.resolve(entry.id().replace('/', '-'));
            List<String> arguments = new ArrayList<>(new GalleryRun(entry.withRows(60), 1, own).arguments());
            arguments.add("--print-settings");
            var call = GalleryRun.Call.of(arguments);
            assertThat(call.code()).as(entry.id() + ": " + call.err()).isZero();
        }
    }

    @Test
    void one_of_the_runs_is_trained_and_recorded() throws IOException {
        Entry entry = entry("digits-softmax");
        var run = new GalleryRun(entry, 3, folder);
        var trial =
                new Trial(entry.id(), entry.half(), 3, entry.causes(), entry.early(), run.train(), run.live(), null);
        assertThat(trial.figures()).containsEntry("status", "completed").containsEntry("steps", 480);
        assertThat((Double) trial.figures().get("testAccuracy")).isGreaterThan(0.9);
        assertThat(Trial.of(trial.members())).isEqualTo(trial);
    }

    /// A few of each half, fast ones; [GalleryRecordsTest] takes them all.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "digits-perceptron",
                "digits-perceptron/rate-high",
                "digits-perceptron/one-epoch",
                "digits-softmax/nll",
                "friedman/constant",
                "prices/raw",
                "machines-list",
                "machines-list/softmax",
                "plant/raw",
                "plant/mistyped",
                "rings/shuffled",
                "blobs"
            })
    void a_dozen_runs_are_diagnosed(String id) throws IOException {
        assumeThat(Diagnosis.exists()).isTrue();
        Entry entry = entry(id);
        var run = new GalleryRun(entry, 1, folder);
        Map<String, Object> figures = run.train();
        var found = new Diagnosis().apply(run.run());
        var trial = new Trial(id, entry.half(), 1, entry.causes(), entry.early(), figures, run.live(), found);
        if (entry.isHealthy()) assertThat(trial.graded("fail")).as(trial.toString()).isZero();
        else assertThat(trial.isWithinThree()).as(trial.toString()).isTrue();
    }

    private static Entry entry(String id) {
        return ENTRIES.stream().filter(entry -> entry.id().equals(id)).findFirst().orElseThrow();
    }
}
