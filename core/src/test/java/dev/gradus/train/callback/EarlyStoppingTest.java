package dev.gradus.train.callback;

import static dev.gradus.error.Refusals.assertRefused;
import static dev.gradus.train.callback.Few.bits;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gradus.error.GradusException;
import dev.gradus.model.TrainedModel;
import dev.gradus.nn.Sequential;
import dev.gradus.nn.activation.ReLU;
import dev.gradus.nn.layer.Flatten;
import dev.gradus.nn.layer.Linear;
import dev.gradus.nn.loss.CrossEntropy;
import dev.gradus.nn.norm.BatchNorm1d;
import dev.gradus.optim.Adam;
import dev.gradus.optim.Ema;
import dev.gradus.persist.Json;
import dev.gradus.train.EpochResult;
import dev.gradus.train.Evaluation;
import dev.gradus.train.Figure;
import dev.gradus.train.Guard;
import dev.gradus.train.History;
import dev.gradus.train.Measurement;
import dev.gradus.train.Moment;
import dev.gradus.train.Monitor;
import dev.gradus.train.Plan;
import dev.gradus.train.Position;
import dev.gradus.train.Run;
import dev.gradus.train.StopReason;
import dev.gradus.train.TrainConfig;
import dev.gradus.train.TrainEvent;
import dev.gradus.train.Trainer;
import dev.gradus.train.Training;
import dev.gradus.train.TrainingState;
import dev.gradus.train.diagnose.Certainty;
import dev.gradus.train.diagnose.Diagnosis;
import dev.gradus.train.diagnose.Finding;
import dev.gradus.train.diagnose.Grade;
import dev.gradus.train.diagnose.Place;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// Early stopping beside Keras' and Lightning's, and where it differs on purpose.
class EarlyStoppingTest {
    /// Hears whether it should stop.
    private static final class Ear implements Training {
        final List<String> notes = new ArrayList<>();
        boolean stopped;

        @Override
        public void stop(StopReason reason) {
            assertThat(reason).isEqualTo(StopReason.EARLY_STOPPED);
            stopped = true;
        }

        @Override
        public void note(String text) {
            notes.add(text);
        }

        @Override
        public Map<String, Figure> figures() {
            return Map.of("validation.loss", Figure.error("loss").of("validation"));
        }

        @Override
        public History history() {
            throw new UnsupportedOperationException();
        }

        @Override
        public Plan plan() {
            throw new UnsupportedOperationException();
        }

        @Override
        public void found(Finding finding) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void measured(String name, Measurement value) {
            throw new UnsupportedOperationException();
        }

        @Override
        public TrainedModel model() {
            throw new UnsupportedOperationException();
        }

        @Override
        public TrainConfig config() {
            throw new UnsupportedOperationException();
        }

        @Override
        public Position position() {
            throw new UnsupportedOperationException();
        }

        @Override
        public @Nullable Monitor monitor() {
            throw new UnsupportedOperationException();
        }

        @Override
        public void capture(Consumer<TrainingState> taker) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void scaleLearningRate(double factor) {
            throw new UnsupportedOperationException();
        }
    }

    /// When it stopped (0: it did not), and the last good epoch it told (0: none, or it did not stop).
    private record Verdict(int stop, int good) {}

    private static Moment at(int epoch) {
        return new Moment(epoch, 10L * epoch, 1, 0);
    }

    private static TrainEvent epoch(int number, double value) {
        Evaluation all = new Evaluation(value, Double.NaN, 1);
        return new TrainEvent.EpochDone(new EpochResult(number, all, all, null, null, 0, 1, 1), false, at(number));
    }

    private static Verdict feed(EarlyStopping stopping, double... values) {
        var ear = new Ear();
        stopping.begin(ear);
        for (int i = 0; i < values.length; i++) {
            stopping.on(epoch(i + 1, values[i]), ear);
            if (ear.stopped) return new Verdict(i + 1, good(ear.notes.getLast()));
        }
        assertThat(ear.notes).isEmpty();
        return new Verdict(0, 0);
    }

    private static int good(String note) {
        return note.contains("of epoch ") ? Integer.parseInt(note.replaceAll(".* of epoch (\\d+) .*", "$1")) : 0;
    }

    private static EarlyStopping.Config config(int patience, double minDelta) {
        return new EarlyStopping.Config("validation.loss", Monitor.Mode.MIN, patience, minDelta, false, 0, 0);
    }

    // ---- traces ----------------------------------------------------------------------------------------------------

    /// A row of `early_stopping.csv`.
    private record Trace(double[] values, EarlyStopping.Config config, int[] recorded) {
        static Trace of(String line) {
            String[] cells = line.split(";", -1);
            var config =
                    new EarlyStopping.Config(
                            "validation.loss",
                            cells[1].equals("min") ? Monitor.Mode.MIN : Monitor.Mode.MAX,
                            Integer.parseInt(cells[2]),
                            Double.parseDouble(cells[3]),
                            false,
                            Integer.parseInt(cells[4]),
                            0);
            int[] recorded =
                    Arrays.stream(cells, 5, 11).mapToInt(c -> c.isEmpty() ? -1 : Integer.parseInt(c)).toArray();
            double[] values = Arrays.stream(cells[0].split(" ", -1)).mapToDouble(Double::parseDouble).toArray();
            return new Trace(values, config, recorded);
        }

        boolean hasInfiniteProgress() {
            double infinity = config.mode() == Monitor.Mode.MIN ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
            return Arrays.stream(values).anyMatch(v -> v == infinity);
        }

        boolean beginsFinite() {
            return config.startFrom() >= values.length || Double.isFinite(values[config.startFrom()]);
        }

        int firstNonFinite() {
            for (int i = 0; i < values.length; i++) if (!Double.isFinite(values[i])) return i + 1;
            return 0;
        }

        void compare(String who, int at, Verdict ours) {
            assertThat(ours.stop).as("%s: stop, %s", who, this).isEqualTo(recorded[at]);
            if (ours.stop > 0) assertThat(ours.good).as("%s: best, %s", who, this).isEqualTo(recorded[at + 1]);
        }

        @Override
        public String toString() {
            return Arrays.toString(values) + " " + config;
        }
    }

    private static List<Trace> traces() throws IOException {
        var stream = Objects.requireNonNull(EarlyStoppingTest.class.getResourceAsStream("/golden/early_stopping.csv"));
        try (var lines = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
            return lines.lines().filter(line -> !line.startsWith("#")).map(Trace::of).toList();
        }
    }

    @Test
    void with_finite_values_it_stops_when_keras_and_lightning_do_and_takes_the_same_epoch_for_good()
            throws IOException {
        int compared = 0;
        for (Trace t : traces()) {
            if (t.firstNonFinite() > 0) continue;
            Verdict ours = feed(new EarlyStopping(t.config), t.values);
            t.compare("Keras", 0, ours);
            if (t.recorded[2] >= 0) t.compare("Lightning", 2, ours);
            compared++;
        }
        assertThat(compared).isEqualTo(216);
    }

    @Test
    void nothing_that_is_not_finite_is_good_as_in_lightning_without_its_check_unless_it_is_infinite_progress()
            throws IOException {
        int differ = 0;
        for (Trace t : traces()) {
            if (t.firstNonFinite() == 0 || t.recorded[4] < 0) continue;
            Verdict ours = feed(new EarlyStopping(t.config), t.values);
            if (!t.hasInfiniteProgress()) t.compare("Lightning, unchecked", 4, ours);
            else if (ours.stop != t.recorded[4]) differ++;
        }
        assertThat(differ).isEqualTo(18);
    }

    @Test
    void keras_takes_its_first_epoch_for_the_best_even_if_that_is_not_finite_and_differs_only_there()
            throws IOException {
        int differ = 0;
        for (Trace t : traces()) {
            if (t.firstNonFinite() == 0 || t.hasInfiniteProgress()) continue;
            Verdict ours = feed(new EarlyStopping(t.config), t.values);
            if (t.beginsFinite()) t.compare("Keras", 0, ours);
            else if (ours.stop != t.recorded[0] || ours.good != t.recorded[1]) differ++;
        }
        assertThat(differ).isEqualTo(40);
    }

    @Test
    void lightning_with_its_check_stops_at_the_first_value_that_is_not_finite_and_this_one_goes_on()
            throws IOException {
        for (Trace t : traces()) {
            int bad = t.firstNonFinite();
            if (bad == 0 || t.recorded[2] < 0) continue;
            int ours = feed(new EarlyStopping(t.config), t.values).stop;
            boolean before = ours > 0 && ours < bad;
            assertThat(t.recorded[2]).as(t.toString()).isEqualTo(before ? ours : bad);
        }
    }

    // ---- what neither has ------------------------------------------------------------------------------------------

    @Test
    void patience_of_zero_stops_after_the_first_epoch_that_is_not_better() {
        assertThat(feed(new EarlyStopping(0), 3, 2, 1)).isEqualTo(new Verdict(0, 0));
        assertThat(feed(new EarlyStopping(0), 3, 2, 2, 1)).isEqualTo(new Verdict(3, 2));
        assertThat(feed(new EarlyStopping(1), 3, 2, 2, 1)).isEqualTo(new Verdict(3, 2));
    }

    @Test
    void a_relative_margin_is_a_share_of_the_best_value() {
        var tenth = new EarlyStopping.Config("validation.loss", Monitor.Mode.MIN, 2, 0.1, true, 0, 0);
        assertThat(feed(new EarlyStopping(tenth), 10, 9.5, 8.9, 8.5, 8.1)).isEqualTo(new Verdict(5, 3));
        assertThat(feed(new EarlyStopping(tenth), 1, 0.95, 0.89, 0.85, 0.7, 0.6)).isEqualTo(new Verdict(0, 0));
        assertThat(feed(new EarlyStopping(tenth), -1, -1.05, -1.2, -1.25, -1.3)).isEqualTo(new Verdict(5, 3));
        assertThat(feed(new EarlyStopping(tenth), Double.NaN, 1, 0.95, 0.92)).isEqualTo(new Verdict(4, 2));
    }

    @Test
    void smoothing_looks_at_the_running_mean_and_passes_over_what_is_not_finite() {
        var half = new EarlyStopping.Config("validation.loss", Monitor.Mode.MIN, 2, 0, false, 0, 0.5);
        // 4, 3, 3.5, 2.25, 3.125, 2.5625: raw, the fifth and sixth would be the second and third bad ones
        assertThat(feed(new EarlyStopping(half), 4, 2, 4, 1, 4, 2)).isEqualTo(new Verdict(6, 4));
        assertThat(feed(new EarlyStopping(config(2, 0)), 4, 2, 4, 3, 1)).isEqualTo(new Verdict(4, 2));
        assertThat(feed(new EarlyStopping(half), 8, 2, 4, 4, 4, 4)).as("4 is approached").isEqualTo(new Verdict(0, 0));
        // after the NaN the mean goes on from 3: 2.5
        assertThat(feed(new EarlyStopping(half), 4, 2, Double.NaN, 2, Double.NaN, 3)).isEqualTo(new Verdict(6, 4));
    }

    @Test
    void the_state_goes_through_json_with_values_that_json_does_not_have() {
        double[] values = {1, Double.NaN, 0.1 + 0.2, Double.POSITIVE_INFINITY, 0.5};
        var ear = new Ear();
        for (int cut = 0; cut < values.length; cut++) {
            var before = new EarlyStopping(config(2, 0));
            for (int i = 0; i < cut; i++) before.on(epoch(i + 1, values[i]), ear);
            assertThat(ear.stopped).isFalse();
            var after = new EarlyStopping(config(2, 0));
            after.resume(Json.readObject("state", Json.line(before.state())));
            assertThat(Json.line(after.state())).isEqualTo(Json.line(before.state()));
            var other = new Ear();
            after.begin(other);
            for (int i = cut; i < values.length; i++) {
                after.on(epoch(i + 1, values[i]), other);
                assertThat(other.stopped).as("epoch %d", i + 1).isEqualTo(i == 4);
            }
            assertThat(other.notes)
                    .containsExactly(
                            "validation.loss has not got better than 0.30000000000000004 of epoch 3 for 2 epochs");
        }
    }

    @Test
    void a_training_that_goes_back_takes_its_checks_back() {
        var finding =
                new Finding(
                        "unknown",
                        Grade.FAIL,
                        Certainty.LIKELY,
                        Place.NOWHERE,
                        List.of(),
                        new GradusException.Parts("a", "b", "c", "d"),
                        List.of());
        var diagnosis = new Diagnosis(List.of(finding));
        var stopping = new EarlyStopping(config(2, 0));
        var ear = new Ear();
        for (int e = 1; e <= 3; e++) stopping.on(epoch(e, e), ear);
        assertThat(ear.stopped).isTrue();
        var patient = new EarlyStopping(config(3, 0));
        ear = new Ear();
        for (int e = 1; e <= 3; e++) patient.on(epoch(e, e), ear);
        var back = new Position(2, 3, 3, 13);
        patient.on(new TrainEvent.Tripped(4, 1, diagnosis, Guard.Action.SKIP, new Position(4, 1, 0, 30), at(4)), ear);
        patient.on(new TrainEvent.Tripped(4, 1, diagnosis, Guard.Action.ROLL_BACK, back, at(4)), ear);
        for (int e = 2; e <= 3; e++) patient.on(epoch(e, e), ear);
        assertThat(ear.stopped).as("epochs 2 and 3 are bad, once each").isFalse();
        patient.on(epoch(4, 4), ear);
        assertThat(ear.stopped).isTrue();
    }

    @Test
    void settings_that_make_no_sense_are_refused() {
        assertRefused(() -> new EarlyStopping(-1), "EarlyStopping: ", "patience=-1");
        assertRefused(() -> new EarlyStopping(config(1, -0.1)), "minDelta=-0.1");
        assertRefused(() -> new EarlyStopping(config(1, Double.NaN)), "minDelta=NaN");
        for (double s : new double[] {-0.1, 1, Double.NaN}) {
            var smooth = new EarlyStopping.Config("validation.loss", Monitor.Mode.MIN, 1, 0, false, 0, s);
            assertRefused(() -> new EarlyStopping(smooth), "smoothing=" + s);
        }
    }

    // ---- in a training ---------------------------------------------------------------------------------------------

    private static Sequential mlp() {
        return Sequential.of(new Flatten(), new Linear(24), new BatchNorm1d(), new ReLU(), new Linear(10));
    }

    private static Trainer trainer(Sequential model, Adam adam, Ema ema) {
        return Trainer.of(model, new CrossEntropy(), adam).epochs(40).batchSize(20).seed(4).average(ema);
    }

    private static EarlyStopping impatient() {
        return new EarlyStopping(new EarlyStopping.Config("validation.loss", Monitor.Mode.AUTO, 2, 0.03, false, 3, 0));
    }

    @Test
    void a_training_that_gets_no_better_ends_with_weights_optimizer_and_average_of_its_best_epoch() {
        for (EarlyStopping stopping : List.of(impatient(), new EarlyStopping(3))) {
            Sequential model = mlp();
            var adam = new Adam(2e-2);
            var ema = new Ema(0.5);
            List<TrainingState> states = new ArrayList<>();
            List<String> notes = new ArrayList<>();
            Run run =
                    trainer(model, adam, ema)
                            .with(stopping, new Few.AfterEpochs(states))
                            .listen(event -> {
                                if (event instanceof TrainEvent.Note note) notes.add(note.text());
                            })
                            .fit(Few.DIGITS);
            assertThat(run.reason()).isEqualTo(StopReason.EARLY_STOPPED);
            List<EpochResult> epochs = run.history().epochs();
            EpochResult best =
                    epochs.stream().min(Comparator.comparingDouble(e -> e.validation().loss())).orElseThrow();
            assertThat(run.history().best()).isEqualTo(best.epoch());
            assertThat(notes).singleElement().asString().startsWith("validation.loss has not got better than ");
            int patience = stopping.config().patience(), good = good(notes.getFirst());
            assertThat(good).isEqualTo(epochs.size() - patience).isBetween(2, 40 - patience - 1);
            if (stopping.config().minDelta() == 0) assertThat(best.epoch()).isEqualTo(good);
            else assertThat(best.epoch()).as("better than the last good one, but not enough").isGreaterThan(good);
            TrainingState then = states.get(best.epoch() - 1);
            assertThat(bits(model)).isEqualTo(bits(then.tensors().get("best.model")));
            assertThat(bits(model)).as("those of the average").isNotEqualTo(bits(then.tensors().get("model")));
            assertThat(bits(adam.state())).isEqualTo(bits(then.tensors().get("optimizer")));
            assertThat(bits(ema.state())).isEqualTo(bits(then.tensors().get("average")));
        }
    }

    @Test
    void resumed_after_its_last_epoch_it_ends_at_once_and_with_more_patience_goes_on() {
        Sequential model = mlp(), resumed = mlp();
        List<TrainingState> states = new ArrayList<>();
        Run run =
                trainer(model, new Adam(2e-2), new Ema(0.5))
                        .with(impatient(), new Few.AfterEpochs(states))
                        .fit(Few.DIGITS);
        Run again =
                trainer(resumed, new Adam(2e-2), new Ema(0.5))
                        .with(impatient())
                        .resume(states.getLast())
                        .fit(Few.DIGITS);
        assertThat(again.reason()).isEqualTo(StopReason.EARLY_STOPPED);
        assertThat(again.history()).isEqualTo(run.history());
        assertThat(bits(resumed)).isEqualTo(bits(model));
        Run longer =
                trainer(mlp(), new Adam(2e-2), new Ema(0.5))
                        .with(new EarlyStopping(10))
                        .resume(states.getLast())
                        .fit(Few.DIGITS);
        assertThat(longer.history().epochs()).hasSizeGreaterThan(run.history().epochs().size());
    }

    @Test
    void an_unknown_figure_is_refused_before_anything_happens() {
        List<TrainEvent> events = new ArrayList<>();
        var typo = new EarlyStopping(new EarlyStopping.Config().withFigure("validation.los"));
        for (Monitor own : new Monitor[] {null, new Monitor("train.loss")}) {
            Trainer trainer = trainer(mlp(), new Adam(), new Ema()).with(typo).listen(events::add);
            if (own != null) trainer.monitor(own);
            assertRefused(
                    () -> trainer.fit(Few.DIGITS), "validation.los'", "raw.loss", "Did you mean validation.loss?");
        }
        assertThat(events).isEmpty();
    }
}
