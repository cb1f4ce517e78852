package dev.gradus.lab.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gradus.data.source.Xor;
import dev.gradus.error.GradusException;
import dev.gradus.nn.Sequential;
import dev.gradus.nn.activation.Tanh;
import dev.gradus.nn.layer.Linear;
import dev.gradus.nn.loss.CrossEntropy;
import dev.gradus.optim.Sgd;
import dev.gradus.persist.Json;
import dev.gradus.tensor.Tensor;
import dev.gradus.train.Guard;
import dev.gradus.train.Histogram;
import dev.gradus.train.Measurement;
import dev.gradus.train.TrainEvent;
import dev.gradus.train.Trainer;
import dev.gradus.train.callback.JsonLog;
import dev.gradus.train.diagnose.Certainty;
import dev.gradus.train.diagnose.Finding;
import dev.gradus.train.diagnose.Grade;
import dev.gradus.train.diagnose.Place;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What training says, through the log, to those who read it.
class EventLogTest {
    /// Events that are not worth a line.
    private static final Set<Class<?>> UNWRITTEN = Set.of(TrainEvent.EpochStarted.class, TrainEvent.Stopping.class);

    @TempDir Path folder;

    private static List<TrainEvent> train(Path file, double learningRate) {
        List<TrainEvent> events = new ArrayList<>();
        Trainer.of(Sequential.of(new Linear(4), new Tanh(), new Linear(2)), new CrossEntropy(), new Sgd(learningRate))
                .epochs(2)
                .batchSize(32)
                .guard(new Guard(Guard.Action.ROLL_BACK))
                .with((event, _) -> events.add(event))
                .with(new JsonLog(file))
                .with((event, training) -> {
                    if (!(event instanceof TrainEvent.Started)) return;
                    training.note("a \"text\"\nof two lines");
                    training.found(
                            new Finding(
                                    "learning-rate-too-high",
                                    Grade.WARN,
                                    Certainty.LIKELY,
                                    Place.NOWHERE,
                                    List.of(),
                                    new GradusException.Parts("a rate", "another", "a slip", "Take another."),
                                    List.of()));
                    training.measured("number", 0.1);
                    training.measured("histogram", Histogram.of(Tensor.of(1, 2, 4), 2));
                })
                .fit(Xor.load(1));
        return events;
    }

    @Test
    void every_event_comes_back_as_it_was_written() throws IOException {
        Set<Class<?>> kinds = new LinkedHashSet<>(UNWRITTEN);
        for (double learningRate : new double[] {0.1, 1e39}) kinds.addAll(assertRoundTrip(learningRate));
        assertThat(kinds)
                .as("all that can happen")
                .containsExactlyInAnyOrder(TrainEvent.class.getPermittedSubclasses());
    }

    private Set<Class<?>> assertRoundTrip(double learningRate) throws IOException {
        Path file = folder.resolve("log.jsonl");
        List<TrainEvent> told = train(file, learningRate);
        List<LogEvent> read = new ArrayList<>();
        EventLog.scan(file, read::add);
        List<TrainEvent> written = told.stream().filter(event -> !UNWRITTEN.contains(event.getClass())).toList();
        assertThat(read).hasSameSizeAs(written);
        Set<Class<?>> kinds = new LinkedHashSet<>();
        for (int i = 0; i < read.size(); i++) {
            kinds.add(written.get(i).getClass());
            assertSame(written.get(i), read.get(i));
        }
        List<String> again = read.stream().map(event -> Json.line(event.members())).toList();
        assertThat(again).as("to the last digit").isEqualTo(Files.readAllLines(file));
        return kinds;
    }

    private static void assertSame(TrainEvent written, @Nullable LogEvent read) {
        switch (written) {
            case TrainEvent.Started event ->
                    assertThat(read)
                            .isEqualTo(new LogEvent.Started(event.samples(), event.stepsPerEpoch(), members(read)));
            case TrainEvent.StepDone event ->
                    assertThat(read)
                            .isEqualTo(new LogEvent.Step(event.epoch(), event.step(), event.loss(), members(read)));
            case TrainEvent.EpochDone event -> {
                assertThat(read).isEqualTo(new LogEvent.Epoch(event.result().epoch(), event.best(), members(read)));
                JsonLog.epoch(event.result())
                        .forEach((name, value) ->
                                assertThat(((LogEvent.Epoch) read).number(name))
                                        .as(name)
                                        .isEqualTo(((Number) value).doubleValue()));
            }
            case TrainEvent.Tripped event -> {
                String text = event.diagnosis().toString(), action = event.action().name().toLowerCase(Locale.ROOT);
                assertThat(read)
                        .isEqualTo(new LogEvent.Tripped(event.epoch(), event.step(), text, action, members(read)));
            }
            case TrainEvent.Found event -> {
                Finding finding = event.finding();
                String grade = finding.grade().name().toLowerCase(Locale.ROOT);
                assertThat(read)
                        .isEqualTo(
                                new LogEvent.Found(
                                        finding.cause(),
                                        grade,
                                        (int) event.at().update(),
                                        finding.toString(),
                                        members(read)));
            }
            case TrainEvent.Measured event -> {
                LogEvent.Measured figure = (LogEvent.Measured) read;
                assertThat(figure).isNotNull();
                assertThat(figure.name()).isEqualTo(event.name());
                switch (event.value()) {
                    case Measurement.Scalar scalar -> assertThat(figure.value()).isEqualTo(scalar.value());
                    case Histogram histogram ->
                            assertThat(figure.members())
                                    .containsEntry("low", histogram.low())
                                    .containsEntry("counts", histogram.counts());
                }
            }
            case TrainEvent.Note event -> assertThat(read).isEqualTo(new LogEvent.Note(event.text(), members(read)));
            case TrainEvent.Finished event -> {
                String reason = event.reason().name().toLowerCase(Locale.ROOT);
                assertThat(read).isEqualTo(new LogEvent.Finished(reason, event.history().best(), members(read)));
            }
            case TrainEvent.EpochStarted _, TrainEvent.Stopping _ -> throw new AssertionError(written);
        }
    }

    private static Map<String, @Nullable Object> members(@Nullable LogEvent event) {
        assertThat(event).isNotNull();
        return event.members();
    }
}
