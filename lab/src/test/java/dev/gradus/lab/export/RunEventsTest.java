package dev.gradus.lab.export;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gradus.interop.tensorboard.Content;
import dev.gradus.interop.tensorboard.Event;
import dev.gradus.lab.store.LogEvent;
import dev.gradus.lab.store.Statistics;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RunEventsTest {
    private final List<Event> written = new ArrayList<>();

    private RunEvents events(Map<String, ?> settings) {
        return new RunEvents(settings, 1000, written::add);
    }

    private static Map<String, @Nullable Object> members(Object... pairs) {
        Map<String, @Nullable Object> members = new HashMap<>();
        for (int i = 0; i < pairs.length; i += 2) members.put((String) pairs[i], pairs[i + 1]);
        return members;
    }

    private static LogEvent step(long update, double loss) {
        return new LogEvent.Step(
                1, (int) update, loss, members("update", update, "wallMillis", 10 * update, "learningRate", 0.5));
    }

    private static Event scalar(double seconds, long step, String tag, double value) {
        return new Event(seconds, step, new Content.Scalar(tag, (float) value));
    }

    @Test
    void steps_and_epochs_are_scalars_named_by_metric_and_split_at_the_number_of_updates() {
        RunEvents events = events(Map.of());
        events.add(step(1, 2.5));
        events.add(
                new LogEvent.Epoch(
                        1,
                        true,
                        members(
                                "update",
                                1L,
                                "wallMillis",
                                30L,
                                "epoch",
                                1L,
                                "trainLoss",
                                2.5,
                                "validationTop-accuracy",
                                0.25,
                                "penalty",
                                "NaN",
                                "best",
                                true)));
        assertThat(written)
                .startsWith(scalar(1000.01, 1, "loss/step", 2.5), scalar(1000.01, 1, "training/learningRate", 0.5))
                .contains(
                        scalar(1000.03, 1, "loss/train", 2.5),
                        scalar(1000.03, 1, "top-accuracy/validation", 0.25),
                        scalar(1000.03, 1, "training/penalty", Double.NaN));
        assertThat(written.getLast().content())
                .isInstanceOfSatisfying(
                        Content.Experiment.class,
                        all ->
                                assertThat(all.metrics())
                                        .containsExactly("top-accuracy/validation", "top-accuracy/test"));
        assertThat(written).hasSize(6);
    }

    @Test
    void where_a_guard_goes_back_tensorboard_forgets_the_steps_and_keeps_the_texts() {
        RunEvents events = events(Map.of());
        for (int update = 1; update <= 4; update++) events.add(step(update, update));
        events.add(new LogEvent.Note("early", members("wallMillis", 41L)));
        events.add(new LogEvent.Tripped(1, 5, "too large", "roll_back", members("wallMillis", 42L)));
        written.clear();
        events.add(step(3, 9));
        assertThat(written.getFirst()).isEqualTo(new Event(1000.03, 3, new Content.Restart()));
        assertThat(written.stream().map(e -> e.step() + " " + e.content()).toList())
                .containsExactly(
                        "3 Restart[]",
                        "4 Text[tag=notes, markdown=early]",
                        "4 Text[tag=findings/guard, markdown=**roll back, epoch 1, step 5**\n\ntoo large]",
                        "3 Scalar[tag=loss/step, value=9.0]",
                        "3 Scalar[tag=training/learningRate, value=0.5]");
    }

    @Test
    void
            a_histogram_of_powers_of_two_goes_from_left_to_right_with_zeros_in_the_middle_and_without_what_is_not_finite() {
        var bins = new Statistics.Bins(-1, List.of(5L, 6L), List.of(0L, 7L), 2, 3, 1);
        assertThat(Bins.of(bins))
                .containsExactly(
                        new Content.Bin(-2, -1, 6),
                        new Content.Bin(-1, -0.5, 5),
                        new Content.Bin(0, 0, 2),
                        new Content.Bin(0.5, 1, 0),
                        new Content.Bin(1, 2, 7));
    }

    @Test
    void a_measured_histogram_has_its_bins_and_the_count_of_what_is_not_finite() {
        RunEvents events = events(Map.of());
        Map<String, @Nullable Object> line =
                members("low", -1L, "high", 1.0, "counts", List.of(4L, 5L), "notFinite", 2L, "wallMillis", 0L);
        events.add(new LogEvent.Measured("bias", 3, Double.NaN, line));
        assertThat(written)
                .containsExactly(
                        new Event(
                                1000,
                                0,
                                new Content.Histogram(
                                        "measured/bias", List.of(new Content.Bin(-1, 0, 4), new Content.Bin(0, 1, 5)))),
                        scalar(1000, 0, "statistics/notFinite/measured/bias", 2));
        line.put("low", "NaN");
        events.add(new LogEvent.Measured("bias", 3, Double.NaN, line));
        assertThat(written.get(2).content()).isEqualTo(new Content.Histogram("measured/bias", List.of()));
    }

    @Test
    void hyper_parameters_are_those_that_always_count_and_those_that_are_not_the_default() {
        var settings =
                new RunSettings(
                        Map.of(
                                "data",
                                "digits",
                                "batchSize",
                                32,
                                "dataDir",
                                "/a/folder",
                                "recorded",
                                false,
                                "optimizer",
                                Map.of("type", "adam", "learningRate", 1e-5, "beta1", 0.9)));
        assertThat(settings.hyperParameters())
                .isEqualTo(
                        Map.of(
                                "data",
                                "digits",
                                "batchSize",
                                32.0,
                                "recorded",
                                false,
                                "optimizer",
                                "adam",
                                "optimizer.learningRate",
                                1e-5));
        assertThat(settings.table()).contains("| dataDir | /a/folder |", "| optimizer.beta1 | 0.9 |");
    }
}
