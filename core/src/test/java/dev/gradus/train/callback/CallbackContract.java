package dev.gradus.train.callback;

import static dev.gradus.train.callback.Few.bits;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gradus.error.GradusException;
import dev.gradus.nn.Sequential;
import dev.gradus.nn.activation.ReLU;
import dev.gradus.nn.layer.Flatten;
import dev.gradus.nn.layer.Linear;
import dev.gradus.nn.loss.CrossEntropy;
import dev.gradus.nn.norm.BatchNorm1d;
import dev.gradus.optim.Adam;
import dev.gradus.persist.Json;
import dev.gradus.train.Callback;
import dev.gradus.train.EpochResult;
import dev.gradus.train.Evaluation;
import dev.gradus.train.Guard;
import dev.gradus.train.Position;
import dev.gradus.train.TrainEvent;
import dev.gradus.train.Trainer;
import dev.gradus.train.Training;
import dev.gradus.train.TrainingState;
import dev.gradus.train.diagnose.Certainty;
import dev.gradus.train.diagnose.Diagnosis;
import dev.gradus.train.diagnose.Finding;
import dev.gradus.train.diagnose.Grade;
import dev.gradus.train.diagnose.Place;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What every callback owes the training that it takes part in.
public interface CallbackContract {
    /// A callback with settings that let it act within four epochs; each call another one.
    ///
    /// @param folder of its own
    Callback make(Path folder);

    /// Whether the weights are others with it.
    default boolean changesWeights() {
        return false;
    }

    /// Whether what it remembers depends on how long training took.
    default boolean measuresTime() {
        return false;
    }

    /// Which part of its state follows from the place where it writes, not from the events that it gets.
    default Set<String> decidedByItsPlace() {
        return Set.of();
    }

    private static Sequential mlp() {
        return Sequential.of(new Flatten(), new Linear(12), new BatchNorm1d(), new ReLU(), new Linear(10));
    }

    private static Trainer trainer(Sequential model) {
        return Trainer.of(model, new CrossEntropy(), new Adam(1e-2)).epochs(4).batchSize(30).seed(2).keepLast();
    }

    /// A training with the callback, and the state after each of its steps.
    private Map<String, String> trained(Path folder, List<TrainingState> states) {
        Sequential model = mlp();
        trainer(model).with(make(folder), new Few.AfterSteps(states)).fit(Few.DIGITS);
        return bits(model);
    }

    @Test
    default void it_does_the_same_each_time_and_changes_weights_only_on_purpose(@TempDir Path a, @TempDir Path b) {
        Sequential without = mlp();
        trainer(without).fit(Few.DIGITS);
        List<TrainingState> first = new ArrayList<>(), second = new ArrayList<>();
        Map<String, String> with = trained(a, first);
        assertThat(trained(b, second)).isEqualTo(with);
        assertThat(with.equals(bits(without))).isEqualTo(!changesWeights());
        for (int i = 0; i < first.size() && !measuresTime(); i++) {
            assertThat(first.get(i).progress().get("callbacks")).isEqualTo(second.get(i).progress().get("callbacks"));
        }
    }

    @Test
    default void a_training_resumed_from_any_state_ends_with_the_same_bits(@TempDir Path whole, @TempDir Path rest) {
        List<TrainingState> states = new ArrayList<>();
        Map<String, String> straight = trained(whole, states);
        for (int at = 2; at < states.size(); at += 5) {
            Sequential model = mlp();
            TrainingState state = states.get(at);
            trainer(model)
                    .with(make(rest.resolve("" + at)), new Few.AfterSteps(new ArrayList<>()))
                    .resume(state)
                    .fit(Few.DIGITS);
            assertThat(bits(model)).as("%s", state.position()).isEqualTo(straight);
        }
    }

    @Test
    default void its_state_is_plain_and_the_same_after_a_round_trip(@TempDir Path folder) {
        Recorder recorder = new Recorder(make(folder));
        trainer(mlp()).with(recorder).fit(Few.DIGITS);
        assertThat(recorder.states).isNotEmpty();
        for (Map<String, Object> state : recorder.states) {
            Map<String, Object> read = Json.readObject("state", Json.line(state));
            Callback again = make(folder.resolve("again"));
            again.resume(read);
            Map<String, Object> restored = new TreeMap<>(again.state()), wanted = new TreeMap<>(state);
            decidedByItsPlace()
                    .forEach(name -> {
                        restored.remove(name);
                        wanted.remove(name);
                    });
            assertThat(Json.line(restored)).isEqualTo(Json.line(wanted));
        }
    }

    /// Notes the state of another callback after each event.
    final class Recorder implements Callback {
        private final Callback inner;
        private final List<Map<String, Object>> states = new ArrayList<>();

        private Recorder(Callback inner) {
            this.inner = inner;
        }

        @Override
        public void check(Training training) {
            inner.check(training);
        }

        @Override
        public void begin(Training training) {
            inner.begin(training);
        }

        @Override
        public void on(TrainEvent event, Training training) {
            inner.on(event, training);
            if (event instanceof TrainEvent.EpochDone) states.add(Map.copyOf(inner.state()));
        }

        @Override
        public void end() {
            inner.end();
        }
    }

    /// Sends events that a sound training does not have.
    record Extremes(Callback inner) implements Callback {
        @Override
        public void begin(Training training) {
            inner.begin(training);
        }

        @Override
        public void on(TrainEvent event, Training training) {
            inner.on(event, training);
            if (!(event instanceof TrainEvent.EpochDone done)) return;
            Evaluation nothing = new Evaluation(Double.NaN, Double.NaN, 0);
            var result = new EpochResult(1, nothing, nothing, null, null, Double.NaN, Double.NaN, 0);
            inner.on(new TrainEvent.EpochDone(result, false, done.at()), training);
            inner.on(
                    new TrainEvent.StepDone(1, 1, Double.POSITIVE_INFINITY, Double.NaN, Double.NaN, done.at()),
                    training);
            inner.on(new TrainEvent.Note("", done.at()), training);
            var finding =
                    new Finding(
                            "unknown",
                            Grade.FAIL,
                            Certainty.POSSIBLE,
                            Place.NOWHERE,
                            List.of(),
                            new GradusException.Parts("a", "b", "c", "d"),
                            List.of());
            var diagnosis = new Diagnosis(List.of(finding));
            inner.on(new TrainEvent.Tripped(1, 1, diagnosis, Guard.Action.SKIP, new Position(), done.at()), training);
        }

        @Override
        public void end() {
            inner.end();
            inner.end(); // closing twice is closing
        }
    }

    @Test
    default void figures_that_are_no_numbers_and_trips_do_not_end_it(@TempDir Path folder) {
        trainer(mlp()).epochs(1).with(new Extremes(make(folder))).fit(Few.DIGITS);
    }

    @Test
    default void two_of_a_kind_are_told_apart(@TempDir Path a, @TempDir Path b) {
        assertThat(make(a).name()).isNotBlank();
        trainer(mlp()).epochs(1).with(make(a), make(b)).fit(Few.DIGITS);
    }
}
