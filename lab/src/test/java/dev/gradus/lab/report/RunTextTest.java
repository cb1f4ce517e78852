package dev.gradus.lab.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gradus.lab.store.MadeRun;
import dev.gradus.lab.store.StoredRun;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RunTextTest {
    @TempDir Path folder;

    private StoredRun read(MadeRun run) {
        return run.readFrom(folder.resolve("run"));
    }

    @ParameterizedTest
    @CsvSource({
        "digits, , digits",
        "mnist, /data/mnist, mnist",
        "csv, /data/iris.csv, iris",
        "csv, wine/, wine",
        "folder, C:\\pets, pets",
        "csv:tables/iris.csv, , iris",
        "csv, , csv"
    })
    void your_own_data_is_called_after_its_file(String data, @Nullable String place, String name) {
        MadeRun run = new MadeRun().set("data", data);
        if (place != null) run.set("dataDir", place);
        assertThat(RunText.data(read(run))).isEqualTo(name);
    }

    @Test
    void stopping_after_the_last_epoch_stops_nothing() {
        MadeRun stopped = new MadeRun().set("epochs", 9).epoch(1, true, 2).record("status", "early_stopped");
        assertThat(RunText.ending(read(stopped))).isEqualTo("stopped early");
        assertThat(RunText.ending(read(stopped.set("epochs", 1)))).isEqualTo("completed");
        assertThat(RunText.ending(read(stopped.record("status", "time_up")))).isEqualTo("time is up");
        assertThat(RunText.ending(read(stopped.record("status", "running")))).isEqualTo("unfinished");
    }

    @Test
    void no_limit_is_not_a_limit_of_zero() {
        StoredRun run = read(new MadeRun().set("steps", 0).set("minutes", 0.0).set("subset", 0).set("seed", 0));
        assertThat(RunText.settings(run))
                .containsEntry("steps", "no limit")
                .containsEntry("minutes", "no limit")
                .containsEntry("subset", "none")
                .containsEntry("seed", "0");
    }

    @Test
    void the_worst_finding_comes_first() {
        MadeRun run = new MadeRun().completed(0.5, "abc");
        for (String grade : List.of("note", "warn", "fail")) {
            run.line(
                    Map.of("event", "found", "cause", grade + "ing", "grade", grade, "update", 27, "text", "so it is"));
        }
        assertThat(RunText.findings(read(run)).stream().map(RunText::head))
                .containsExactly("fail, failing, at step 27", "warn, warning, at step 27", "note, noteing, at step 27");
        assertThat(RunText.notes(read(run))).isEmpty();
    }

    @Test
    void notes_say_what_happened() {
        MadeRun run = new MadeRun().completed(0.5, "abc").line(Map.of("event", "note", "text", "the disk\nis full"));
        for (int i = 0; i < 3; i++) run.line(Map.of("event", "checkpoint"));
        run.line(Map.of("event", "tripped", "epoch", 2, "step", 7, "action", "roll_back", "text", "the loss is NaN"));
        assertThat(RunText.notes(read(run)))
                .isEqualTo(
                        List.of(
                                "noted: the disk is full",
                                "events of the kind 'checkpoint', 3 times",
                                "the guard intervened in epoch 2, step 7 (roll back): the loss is NaN"));
        for (int i = 0; i < 100; i++) run.line(Map.of("event", "note", "text", "note " + i));
        assertThat(RunText.notes(read(run))).hasSize(6).last().isEqualTo("and 98 more");
    }
}
