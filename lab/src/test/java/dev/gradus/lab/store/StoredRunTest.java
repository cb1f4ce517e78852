package dev.gradus.lab.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.gradus.error.GradusException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StoredRunTest {
    @TempDir Path folder;

    private String refused(Path run) {
        var error = catchThrowableOfType(GradusException.class, () -> StoredRun.read(run));
        assertThat(error).as(run + " is refused").isNotNull();
        GradusException.Parts parts = error.parts();
        assertThat(parts.expected() + parts.cause() + parts.repair()).isNotBlank();
        return parts.got();
    }

    @Test
    void a_finished_run_has_its_steps_epochs_and_result() {
        StoredRun run =
                new MadeRun()
                        .epoch(1, true, 2, 1.5)
                        .epoch(2, true, 1, 0.5)
                        .completed(0.9, "abc")
                        .readFrom(folder.resolve("001-a"));
        assertThat(run.name()).isEqualTo("001-a");
        assertThat(run.record().status()).isEqualTo("completed");
        assertThat(run.record().hasResult()).isTrue();
        assertThat(run.problems()).isEmpty();
        assertThat(run.log().steps().size()).isEqualTo(4);
        assertThat(run.log().steps().loss(2)).isEqualTo(1);
        assertThat(run.log().epochs()).extracting(epoch -> epoch.figure("trainLoss")).containsExactly(1.5, 0.5);
        assertThat(run.bestEpoch()).isEqualTo(2);
        assertThat(run.validation("Loss")).isEqualTo(0.25);
        assertThat(run.validation("Accuracy")).isEqualTo(0.7);
        assertThat(run.samplesPerSecond()).isEqualTo(5000);
    }

    @Test
    void a_killed_run_is_read_to_its_torn_last_line() {
        StoredRun run =
                new MadeRun()
                        .epoch(1, true, 2, 1.5)
                        .epoch(2, false, 1, 0.5)
                        .steps(3, 0.75)
                        .text("{\"event\":\"step\",\"epoch\":3,\"st")
                        .readFrom(folder);
        assertThat(run.record().hasResult()).isFalse();
        assertThat(run.log().steps().size()).isEqualTo(5);
        assertThat(run.bestEpoch()).isEqualTo(1);
        assertThat(run.validation("Loss")).isEqualTo(0.75);
        assertThat(run.samplesPerSecond()).as("harmonic mean of 100 and 200").isEqualTo(2 / (0.01 + 0.005));
        assertThat(run.problems())
                .containsExactly(
                        "it is still running, or was killed: there is no result",
                        "the last line of metrics.jsonl is torn, and was passed over");
    }

    @Test
    void a_last_line_that_lacks_only_its_end_counts_and_a_run_killed_at_once_has_no_log() throws IOException {
        StoredRun run = new MadeRun().text("{\"event\":\"step\",\"epoch\":1,\"step\":1,\"loss\":2.5}").readFrom(folder);
        assertThat(run.log().steps().loss(0)).isEqualTo(2.5);
        assertThat(run.log().isTorn()).isFalse();
        Files.delete(folder.resolve("metrics.jsonl"));
        assertThat(StoredRun.read(folder).problems()).contains("there is no metrics.jsonl, hence no curves");
    }

    @Test
    void what_a_resumed_run_did_again_replaces_what_it_had() {
        StoredRun run =
                new MadeRun()
                        .epoch(1, true, 2, 1.5)
                        .epoch(2, true, 1, 0.5)
                        .steps(3, 9)
                        .line(Map.of("event", "resumed", "epoch", 2, "step", 1))
                        .line(Map.of("event", "step", "epoch", 2, "step", 2, "loss", 0.625))
                        .readFrom(folder);
        assertThat(run.log().steps().size()).isEqualTo(4);
        assertThat(run.log().steps().loss(3)).isEqualTo(0.625);
        assertThat(run.log().epochs()).hasSize(1);
        assertThat(run.bestEpoch()).isEqualTo(1);
        assertThat(run.log().events())
                .singleElement()
                .isEqualTo(new LogEvent.Other("resumed", Map.of("event", "resumed", "epoch", 2L, "step", 1L)));
    }

    @Test
    void unknown_members_and_events_are_kept() {
        StoredRun run =
                new MadeRun()
                        .line(Map.of("event", "epoch", "epoch", 1, "trainLoss", "NaN", "rawLoss", 0.5, "names", "x"))
                        .line(Map.of("event", "tripped", "layer", "fc1"))
                        .line(Map.of("event", "checkpoint"))
                        .line(Map.of("event", "checkpoint"))
                        .line(Map.of("event", "checkpoint"))
                        .readFrom(folder);
        assertThat(run.log().epochs().getFirst().figure("rawLoss")).isEqualTo(0.5);
        assertThat(run.log().epochs().getFirst().figure("trainLoss")).isNaN();
        assertThat(run.log().events()).hasSize(4).first().isInstanceOf(LogEvent.Tripped.class);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"event\":\"st | line 2 is not strict JSON",
                "[1] | line 2 holds a list",
                "{\"step\":1} | line 2 has no event",
                "{\"event\":\"step\",\"epoch\":1,\"loss\":1.0} | line 2 has no whole number 'step'",
                "{\"event\":\"step\",\"epoch\":0,\"step\":1,\"loss\":1.0} | line 2 has no whole number 'epoch'",
                "{\"event\":\"step\",\"epoch\":1,\"step\":1,\"loss\":\"low\"} | line 2 has no loss",
                "{\"event\":\"epoch\",\"epoch\":1e3} | line 2 has no whole number 'epoch'",
            })
    void damage_before_the_last_line_is_named_with_its_line(String line, String told) {
        Path run = new MadeRun().text(line + "\n").epoch(1, true, 1).writeTo(folder);
        assertThat(refused(run)).contains("metrics.jsonl, ", told);
    }

    @Test
    void what_is_no_run_is_refused() throws IOException {
        assertThat(refused(folder)).endsWith("has no run.json");
        assertThat(refused(folder.resolve("no"))).endsWith("does not exist");
        Path file = Files.writeString(folder.resolve("file"), "");
        assertThat(refused(file)).endsWith("is a file");
        Files.writeString(folder.resolve("run.json"), "{\"status\": ");
        assertThat(refused(folder)).contains("run.json is not strict JSON");
        Files.writeString(folder.resolve("run.json"), "{\"status\": \"running\"}");
        assertThat(refused(folder)).endsWith("run.json has no settings");
        new MadeRun().writeTo(folder);
        Files.delete(folder.resolve("metrics.jsonl"));
        Files.createDirectory(folder.resolve("metrics.jsonl"));
        assertThat(refused(folder)).contains("metrics.jsonl cannot be read");
    }

    @Test
    void a_log_may_be_read_up_to_its_first_damaged_line() {
        Path run = new MadeRun().steps(1, 3, 2).text("{torn}\n").steps(2, 1).writeTo(folder);
        StoredRun opened = StoredRun.open(run);
        assertThat(opened.log().steps().size()).isEqualTo(2);
        assertThat(opened.log().damage()).hasMessageContaining("line 4");
        assertThat(opened.problems()).last().asString().contains("first damaged line", "line 4");
        assertThat(refused(run)).contains("line 4");
    }

    @Test
    void many_runs_are_listed_without_reading_their_logs() throws IOException {
        new MadeRun().epoch(1, true, 2).writeTo(folder.resolve("002-b"));
        new MadeRun().text("no log\n").writeTo(folder.resolve("001-a"));
        Files.writeString(new MadeRun().writeTo(folder.resolve("003-c")).resolve("run.json"), "{");
        Files.createDirectory(folder.resolve("data"));
        Runs runs = Runs.in(folder);
        assertThat(runs.runs()).extracting(StoredRun::name).containsExactly("001-a", "002-b");
        assertThat(runs.runs().getLast().log().epochs()).hasSize(1);
        assertThat(runs.refused()).containsOnlyKeys(folder.resolve("003-c"));
        assertThat(catchThrowableOfType(GradusException.class, () -> Runs.in(folder.resolve("no")))).isNotNull();
    }

    @Test
    void figures_that_others_have_added_are_those_of_the_steps_that_count() {
        MadeRun run = new MadeRun();
        for (int update : new int[] {1, 2, 3, 2}) { // it went back once
            run.line(Map.of("event", "step", "epoch", 1, "step", update, "loss", 0.5, "update", update));
            run.line(Map.of("event", "measured", "name", "norm", "value", 10.0 * update, "update", update));
        }
        run.line(Map.of("event", "measured", "name", "weights", "counts", List.of(1, 2), "update", 2));
        EventLog log = run.readFrom(folder).log();
        assertThat(log.measured()).extracting(LogEvent.Measured::value).containsExactly(10.0, 20.0, Double.NaN);
        assertThat(log.measured().getLast().members()).containsEntry("counts", List.of(1L, 2L));
        assertThat(log.events()).isEmpty();
    }
}
