package dev.gradus.train.callback;

import static dev.gradus.error.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.gradus.error.GradusException;
import dev.gradus.nn.Sequential;
import dev.gradus.nn.layer.Flatten;
import dev.gradus.nn.layer.Linear;
import dev.gradus.nn.loss.CrossEntropy;
import dev.gradus.optim.Adam;
import dev.gradus.optim.Ema;
import dev.gradus.optim.Sgd;
import dev.gradus.persist.CheckpointStore;
import dev.gradus.persist.Json;
import dev.gradus.tensor.Tensor;
import dev.gradus.train.EpochResult;
import dev.gradus.train.Histogram;
import dev.gradus.train.Probe;
import dev.gradus.train.Run;
import dev.gradus.train.StopReason;
import dev.gradus.train.TrainConfig;
import dev.gradus.train.TrainEvent;
import dev.gradus.train.Trainer;
import dev.gradus.train.TrainingState;
import dev.gradus.train.diagnose.Certainty;
import dev.gradus.train.diagnose.Finding;
import dev.gradus.train.diagnose.Grade;
import dev.gradus.train.diagnose.Measured;
import dev.gradus.train.diagnose.Place;
import dev.gradus.train.diagnose.Remedy;
import dev.gradus.train.metric.F1;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The files in which a training tells what it did.
class LogTest {
    private static final int BATCH = 20;
    private static final int BATCHES = Few.DIGITS.train().data().size() / BATCH;

    @TempDir Path temporary;

    private static Sequential network() {
        return Sequential.of(new Flatten(), new Linear(10));
    }

    private static Trainer trainer() {
        return Trainer.of(network(), new CrossEntropy(), new Adam(1e-2)).epochs(3).batchSize(BATCH).seed(3);
    }

    private static List<Map<String, @Nullable Object>> lines(Path file) throws IOException {
        List<Map<String, @Nullable Object>> lines = new ArrayList<>();
        for (String line : Files.readAllLines(file)) lines.add(Json.readObject(file.toString(), line));
        return lines;
    }

    /// Without what depends on the clock.
    private static List<Map<String, @Nullable Object>> timeless(Path file) throws IOException {
        List<Map<String, @Nullable Object>> lines = lines(file);
        lines.forEach(line -> line.keySet().removeAll(List.of("samplesPerSecond", "wallMillis")));
        return lines;
    }

    @Test
    void a_finding_has_its_place_confidence_evidence_and_remedies_of_bounded_size() throws IOException {
        Path file = temporary.resolve("found.jsonl");
        var measured = new Measured("share", Double.POSITIVE_INFINITY, "x".repeat(600));
        var remedy = new Remedy.Set(Remedy.Part.OPTIMIZER, "learningRate", 0.01);
        Finding finding =
                new Finding(
                        "dead-units",
                        Grade.FAIL,
                        Certainty.LIKELY,
                        new Place("1 ReLU", null, null, false, IntStream.range(0, 30).boxed().toList()),
                        Collections.nCopies(30, measured),
                        new GradusException.Parts("dead", "alive", "a rate", "Take another."),
                        Collections.nCopies(30, remedy));
        trainer()
                .epochs(1)
                .with(
                        new JsonLog(file),
                        (event, training) -> {
                            if (event instanceof TrainEvent.Started) training.found(finding);
                        })
                .fit(Few.DIGITS);
        var line = lines(file).stream().filter(l -> "found".equals(l.get("event"))).findFirst().orElseThrow();
        assertThat(line)
                .containsEntry("cause", "dead-units")
                .containsEntry("grade", "fail")
                .containsEntry("confidence", "likely")
                .containsEntry("text", finding.toString())
                .containsEntry("remedies", Collections.nCopies(20, "optimizer.learningRate = 0.01"))
                .containsEntry("place", Map.of("layer", "1 ReLU", "samples", LongStream.range(0, 20).boxed().toList()))
                .containsEntry(
                        "evidence",
                        Collections.nCopies(
                                20, Map.of("name", "share", "value", "Infinity", "healthy", "x".repeat(499) + "…")));
    }

    @Test
    void json_has_a_line_for_every_event_with_the_figures_to_the_last_digit() throws IOException {
        Path file = temporary.resolve("made").resolve("log.jsonl");
        List<TrainEvent.StepDone> steps = new ArrayList<>();
        Run run =
                trainer()
                        .measure(new F1())
                        .average(new Ema(0.9))
                        .config(new TrainConfig(3, BATCH, false, 3).withSubset(30))
                        .with(new JsonLog(file))
                        .listen(event -> {
                            if (event instanceof TrainEvent.StepDone step) steps.add(step);
                        })
                        .fit(Few.DIGITS);
        List<Map<String, @Nullable Object>> lines = timeless(file);
        assertThat(lines.getFirst())
                .isEqualTo(
                        Map.of(
                                "event",
                                "started",
                                "samples",
                                120L,
                                "stepsPerEpoch",
                                (long) BATCHES,
                                "epoch",
                                1L,
                                "update",
                                0L,
                                "learningRate",
                                0.01));
        var read = lines.stream().filter(l -> "step".equals(l.get("event"))).toList();
        assertThat(read).hasSize(3 * BATCHES).hasSameSizeAs(steps);
        for (int i = 0; i < steps.size(); i++) {
            TrainEvent.StepDone step = steps.get(i);
            assertThat(read.get(i))
                    .isEqualTo(
                            Map.of(
                                    "event",
                                    "step",
                                    "epoch",
                                    (long) step.epoch(),
                                    "step",
                                    (long) step.step(),
                                    "loss",
                                    step.loss(),
                                    "update",
                                    i + 1L,
                                    "learningRate",
                                    0.01));
        }
        double before = 0;
        for (Map<String, @Nullable Object> line : lines(file)) {
            double now = line.get("wallMillis") instanceof Long millis ? millis : -1;
            assertThat(now).as("%s", line).isGreaterThanOrEqualTo(before);
            before = now;
        }
        var epochs = lines.stream().filter(l -> "epoch".equals(l.get("event"))).toList();
        for (int i = 0; i < 3; i++) {
            EpochResult e = run.history().epochs().get(i);
            assertThat(epochs.get(i))
                    .containsEntry("epoch", (long) e.epoch())
                    .containsEntry("trainLoss", e.train().loss())
                    .containsEntry("validationLoss", e.validation().loss())
                    .containsEntry("validationAccuracy", e.validation().accuracy())
                    .containsEntry("validationF1", e.validation().metrics().get("f1"))
                    .containsKeys("subsetLoss", "subsetF1", "rawLoss", "rawF1", "best")
                    .containsEntry("update", (long) (i + 1) * BATCHES)
                    .containsEntry("learningRate", 0.01);
        }
        assertThat(lines.getLast())
                .isEqualTo(
                        Map.of(
                                "event",
                                "finished",
                                "reason",
                                "completed",
                                "bestEpoch",
                                (long) run.history().best(),
                                "epoch",
                                4L,
                                "update",
                                3L * BATCHES,
                                "learningRate",
                                0.01));
        assertThat(lines).hasSize(1 + 3 * BATCHES + 3 + 1);
    }

    @Test
    void json_tells_trips_and_notes() throws IOException {
        Path file = temporary.resolve("log.jsonl");
        Run run =
                Trainer.of(network(), new CrossEntropy(), new Sgd(1e39))
                        .epochs(1)
                        .batchSize(BATCH)
                        .with(new JsonLog(file))
                        .with((event, training) -> {
                            if (event instanceof TrainEvent.Started) training.note("a \"text\"\nof two lines");
                        })
                        .fit(Few.DIGITS);
        assertThat(run.reason()).isEqualTo(StopReason.DIVERGED);
        List<Map<String, @Nullable Object>> lines = lines(file);
        assertThat(lines.get(1)).containsEntry("event", "note").containsEntry("text", "a \"text\"\nof two lines");
        assertThat(lines.get(lines.size() - 2))
                .containsEntry("event", "tripped")
                .containsEntry("cause", "learning_rate")
                .containsEntry("action", "stop")
                .containsEntry("backToEpoch", 1L)
                .containsEntry("backToStep", 0L)
                .hasEntrySatisfying("text", text -> assertThat(text).asString().contains("Likely cause"));
        assertThat(lines.getLast()).containsEntry("reason", "diverged").containsEntry("bestEpoch", 0L);
    }

    @Test
    void json_has_what_callbacks_measure_as_numbers_and_as_distributions() throws IOException {
        Path file = temporary.resolve("log.jsonl");
        trainer()
                .epochs(1)
                .with(new JsonLog(file))
                .probe(
                        Probe.at(2),
                        (_, training) -> {
                            training.measured("half", 0.5);
                            training.measured("nothing", Double.NaN);
                            training.measured("few", Histogram.of(Tensor.of(0f, 1f, 1f, 4f, Float.NaN), 4));
                        })
                .fit(Few.DIGITS);
        var measured = timeless(file).stream().filter(l -> "measured".equals(l.get("event"))).toList();
        assertThat(measured).hasSize(3).allSatisfy(line -> assertThat(line).containsEntry("update", 2L));
        assertThat(measured.get(0)).containsEntry("name", "half").containsEntry("value", 0.5);
        assertThat(measured.get(1)).containsEntry("value", "NaN");
        assertThat(measured.get(2))
                .containsEntry("low", 0.0)
                .containsEntry("high", 4.0)
                .containsEntry("counts", List.of(1L, 2L, 0L, 1L))
                .containsEntry("notFinite", 1L);
    }

    @Test
    void csv_has_a_column_for_every_figure_and_a_row_for_every_epoch() throws IOException {
        Path file = temporary.resolve("log.csv");
        List<Boolean> best = new ArrayList<>();
        Run run =
                trainer()
                        .measure(new F1())
                        .with(new CsvLog(file))
                        .listen(event -> {
                            if (event instanceof TrainEvent.EpochDone done) best.add(done.best());
                        })
                        .fit(Few.DIGITS);
        List<String> lines = Files.readAllLines(file);
        assertThat(lines.getFirst())
                .isEqualTo(
                        "epoch,train.loss,train.accuracy,validation.loss,validation.accuracy,validation.f1,penalty,learningRate,best");
        assertThat(lines).hasSize(4);
        for (int i = 0; i < 3; i++) {
            EpochResult e = run.history().epochs().get(i);
            Map<String, Object> row = new LinkedHashMap<>();
            row.put("epoch", e.epoch());
            row.putAll(e.figures());
            row.put("best", best.get(i));
            assertThat(lines.get(i + 1))
                    .isEqualTo(String.join(",", row.values().stream().map(String::valueOf).toList()));
        }
    }

    @Test
    void logs_of_a_resumed_training_read_as_if_nothing_had_happened() throws IOException {
        Path json = temporary.resolve("whole.jsonl"), csv = temporary.resolve("whole.csv");
        List<TrainingState> ignored = new ArrayList<>(), states = new ArrayList<>();
        trainer().with(new JsonLog(json), new CsvLog(csv), new Few.AfterSteps(ignored)).fit(Few.DIGITS);
        Path longJson = temporary.resolve("long.jsonl"), longCsv = temporary.resolve("long.csv");
        trainer().with(new JsonLog(longJson), new CsvLog(longCsv), new Few.AfterSteps(states)).fit(Few.DIGITS);
        // from the middle of an epoch, from its last step, from the first step of all and from the last
        for (int step : new int[] {8, BATCHES, 1, 3 * BATCHES}) {
            Path cutJson = Files.copy(longJson, temporary.resolve(step + ".jsonl"));
            Path cutCsv = Files.copy(longCsv, temporary.resolve(step + ".csv"));
            trainer()
                    .with(new JsonLog(cutJson), new CsvLog(cutCsv), new Few.AfterSteps(ignored))
                    .resume(states.get(step - 1))
                    .fit(Few.DIGITS);
            assertThat(timeless(cutJson)).as("after step %d", step).isEqualTo(timeless(json));
            assertThat(cutCsv).hasSameTextualContentAs(csv);
        }
    }

    @Test
    void a_file_that_cannot_be_made_is_refused_before_the_first_step() throws IOException {
        Path file = Files.writeString(temporary.resolve("file"), "mine");
        List<TrainEvent> events = new ArrayList<>();
        for (Log log : logs(file.resolve("log"))) {
            assertRefused(() -> trainer().with(log).listen(events::add).fit(Few.DIGITS), "could not be written");
        }
        assertThat(events).isEmpty();
        assertThat(file).hasContent("mine");
    }

    private static List<Log> logs(Path file) {
        return List.of(new JsonLog(file), new CsvLog(file));
    }

    @Test
    void a_full_disk_is_told_once_and_the_training_goes_on_to_its_end() {
        Path full = Path.of("/dev/full");
        assumeTrue(Files.exists(full), "a file that takes nothing");
        for (Log log : logs(full)) {
            List<String> notes = new ArrayList<>();
            Run run =
                    trainer()
                            .with(log, new Checkpoints(temporary.resolve("run")))
                            .listen(event -> {
                                if (event instanceof TrainEvent.Note note) notes.add(note.text());
                            })
                            .fit(Few.DIGITS);
            assertThat(run.reason()).isEqualTo(StopReason.COMPLETED);
            assertThat(notes).singleElement().asString().startsWith("/dev/full could not be written");
        }
    }

    @Test
    void what_was_logged_before_an_exception_is_in_the_file() throws IOException {
        Path file = temporary.resolve("log.jsonl");
        assertThatThrownBy(() ->
                        trainer()
                                .with(new JsonLog(file))
                                .listen(event -> {
                                    if (event instanceof TrainEvent.StepDone step && step.step() == 4) {
                                        throw new IllegalStateException("mine");
                                    }
                                })
                                .fit(Few.DIGITS))
                .hasMessage("mine");
        assertThat(lines(file)).hasSize(5);
    }

    @Test
    void a_training_that_was_interrupted_before_its_first_update_begins_its_logs_once() throws IOException {
        Path json = temporary.resolve("whole.jsonl"), csv = temporary.resolve("whole.csv");
        trainer().with(new JsonLog(json), new CsvLog(csv)).fit(Few.DIGITS);
        Path cutJson = temporary.resolve("cut.jsonl"), cutCsv = temporary.resolve("cut.csv");
        Path checkpoints = temporary.resolve("checkpoints");
        Trainer early = trainer().with(new JsonLog(cutJson), new CsvLog(cutCsv), new Checkpoints(checkpoints));
        early.stop();
        assertThat(early.fit(Few.DIGITS).reason()).isEqualTo(StopReason.INTERRUPTED);
        trainer()
                .with(new JsonLog(cutJson), new CsvLog(cutCsv))
                .resume(Checkpoints.newest(checkpoints).state())
                .fit(Few.DIGITS);
        assertThat(timeless(cutJson)).isEqualTo(timeless(json));
        assertThat(cutCsv).hasSameTextualContentAs(csv);
    }

    @Test
    void a_log_that_lost_its_end_is_told_and_goes_on_with_whole_lines() throws IOException {
        Path json = temporary.resolve("log.jsonl"), csv = temporary.resolve("log.csv");
        List<TrainingState> states = new ArrayList<>(), ignored = new ArrayList<>();
        List<String> notes = new ArrayList<>();
        trainer().with(new JsonLog(json), new CsvLog(csv), new Few.AfterSteps(states)).fit(Few.DIGITS);
        List<String> all = Files.readAllLines(json);
        Files.writeString(json, all.get(0) + "\n" + all.get(1).substring(0, 9));
        Files.delete(csv);
        trainer()
                .with(new JsonLog(json), new CsvLog(csv), new Few.AfterSteps(ignored))
                .listen(event -> {
                    if (event instanceof TrainEvent.Note note) notes.add(note.text());
                })
                .resume(states.get(2 * BATCHES))
                .fit(Few.DIGITS);
        assertThat(notes).hasSize(2).allMatch(note -> note.contains("bytes shorter than when the training was saved"));
        List<Map<String, @Nullable Object>> lines = lines(json);
        assertThat(lines.get(0)).containsEntry("event", "started");
        assertThat(lines.stream().filter(line -> "started".equals(line.get("event")))).hasSize(1);
        assertThat(Files.readAllLines(csv).getFirst()).startsWith("epoch,train.loss");
    }

    @Test
    void what_is_in_a_file_stays_where_another_callback_refuses_the_training() throws IOException {
        Path folder = temporary.resolve("checkpoints");
        for (Log log : logs(Files.writeString(temporary.resolve("log"), "of an earlier training"))) {
            try (var _ = CheckpointStore.open(folder)) {
                assertRefused(
                        () -> trainer().with(log, new Checkpoints(folder)).fit(Few.DIGITS), "is being written by");
            }
        }
        for (Log log : logs(temporary.resolve("log"))) {
            assertRefused(() -> trainer().with(log, new Freeze("none")).fit(Few.DIGITS), "to be frozen");
        }
        assertThat(temporary.resolve("log")).hasContent("of an earlier training");
    }
}
