package dev.gradus.train;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gradus.data.Dataset;
import dev.gradus.data.SampleChange;
import dev.gradus.data.augment.Mixup;
import dev.gradus.nn.Builder;
import dev.gradus.nn.Layer;
import dev.gradus.nn.Pass;
import dev.gradus.nn.Repeatable;
import dev.gradus.nn.Sequential;
import dev.gradus.nn.activation.ReLU;
import dev.gradus.nn.layer.Conv2d;
import dev.gradus.nn.layer.Dropout;
import dev.gradus.nn.layer.Flatten;
import dev.gradus.nn.layer.Linear;
import dev.gradus.nn.layer.MaxPool2d;
import dev.gradus.nn.loss.CrossEntropy;
import dev.gradus.nn.norm.BatchNorm2d;
import dev.gradus.optim.Adam;
import dev.gradus.optim.Ema;
import dev.gradus.optim.NormClip;
import dev.gradus.optim.Swa;
import dev.gradus.optim.schedule.Cosine;
import dev.gradus.regularize.L2;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;
import dev.gradus.train.callback.Few;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// A training with steps under observation ends with the bits, figures and events of one without, whatever else takes part in it.
class ProbedTrainingTest {
    private static final Probe SOME = Probe.every(3);

    /// A training drawn at random: each of its features is there or not.
    private record Drawn(long seed, boolean[] has, int accumulate) {
        static Drawn of(long seed) {
            var random = new SplittableRandom(seed);
            boolean[] has = new boolean[9];
            for (int i = 0; i < has.length; i++) has[i] = random.nextBoolean();
            return new Drawn(seed, has, 1 + random.nextInt(3));
        }

        Sequential model() {
            List<Layer> layers = new ArrayList<>();
            layers.add(new Conv2d(4, 3));
            if (has[0]) layers.add(new BatchNorm2d());
            layers.add(new ReLU());
            layers.add(new MaxPool2d(2));
            layers.add(new Flatten());
            if (has[1]) layers.add(new Dropout(0.3));
            layers.add(new Linear(10));
            return Sequential.of(layers.toArray(Layer[]::new));
        }

        Trainer trainer(Sequential model) {
            Trainer trainer =
                    Trainer.of(model, new CrossEntropy(), new Adam(1e-2))
                            .config(new TrainConfig(3, 17, has[2], 3).withAccumulate(accumulate));
            if (has[3]) trainer.regularize(new L2(1e-3));
            if (has[4]) trainer.clip(new NormClip(0.5));
            if (has[5]) trainer.average(has[6] ? new Swa() : new Ema(0.9));
            if (has[6]) trainer.schedule(new Cosine());
            if (has[7]) trainer.mix(new Mixup());
            if (has[8]) {
                Guard.Action action = has[0] ? Guard.Action.ROLL_BACK : Guard.Action.SKIP;
                trainer.guard(new Guard(new Guard.Config(action, 1000, 4, 0.5, 10))).augment(new Poison(7));
            }
            return trainer;
        }

        @Override
        public String toString() {
            return seed + " " + Arrays.toString(has) + " " + accumulate;
        }
    }

    /// Gives one sample NaN at a random half of its occurrences, the same ones in each run.
    private record Poison(int sample) implements SampleChange {
        @Override
        public Shape shape(Shape shape) {
            return shape;
        }

        @Override
        public Reader reader(Dataset data) {
            return (index, rng, into, offset) -> {
                data.readInput(index, into, offset);
                if (index == sample && rng.below(0, 2) == 0) into[offset] = Float.NaN;
            };
        }
    }

    private static Map<String, Object> outcome(Drawn drawn, @Nullable Probe probe, @Nullable TrainingState from) {
        Sequential model = drawn.model();
        Trainer trainer = drawn.trainer(model);
        List<String> steps = new ArrayList<>();
        trainer.listen(event -> {
            if (event instanceof TrainEvent.StepDone s)
                steps.add(s.at().update() + " " + s.loss() + " " + s.runningLoss());
            if (event instanceof TrainEvent.Tripped t) steps.add("tripped at " + t.step() + ", back to " + t.back());
        });
        if (probe != null) trainer.probe(probe, (step, _) -> step.parameters().forEach(ObservedStep.Change::update));
        if (from != null) trainer.resume(from);
        Run run = trainer.fit(Few.DIGITS);
        Map<String, Object> outcome = new LinkedHashMap<>(Few.bits(model));
        run.history().epochs().forEach(e -> outcome.put("epoch " + e.epoch(), e.figures()));
        outcome.put("reason", run.reason());
        if (from == null) outcome.put("steps", steps);
        return outcome;
    }

    @Test
    void observed_now_and_then_always_or_never_all_is_the_same() {
        for (long seed = 0; seed < 24; seed++) {
            Drawn drawn = Drawn.of(seed);
            var expected = outcome(drawn, null, null);
            assertThat(outcome(drawn, SOME, null)).as(drawn.toString()).isEqualTo(expected);
            assertThat(outcome(drawn, update -> true, null)).as(drawn.toString()).isEqualTo(expected);
        }
    }

    @Test
    void resumed_from_before_and_after_an_observed_step_all_is_the_same() {
        for (long seed = 30; seed < 36; seed++) {
            Drawn drawn = Drawn.of(seed);
            if (drawn.has[8]) continue; // a resumed training that goes back may go elsewhere
            List<TrainingState> states = new ArrayList<>();
            Sequential model = drawn.model();
            drawn.trainer(model).probe(SOME, (_, _) -> {}).with(new Few.AfterSteps(states)).fit(Few.DIGITS);
            var expected = outcome(drawn, null, null);
            expected.remove("steps");
            for (int i = 1; i < 4; i++) {
                var resumed = outcome(drawn, SOME, states.get(i));
                assertThat(resumed).as(drawn.toString()).isEqualTo(expected);
            }
        }
    }

    @Test
    void steps_that_are_taken_again_in_silence_are_not_shown_twice() {
        // ruined parameters, found one step late: the steps since the last copy are taken again
        List<Long> shown = new ArrayList<>(), published = new ArrayList<>();
        Trainer.of(Sequential.of(new Flatten(), new Linear(10)), new CrossEntropy(), new dev.gradus.optim.Sgd(0.1))
                .epochs(2)
                .batchSize(20)
                .seed(3)
                .combine((parameters, own) -> {
                    Tensor g = parameters.getFirst().grad();
                    if (published.size() == 7 && g != null) g.set(Tensor.full(g.shape(), Double.NaN, g.dtype()));
                    return own;
                })
                .probe(update -> true, (step, _) -> shown.add(step.at().update()))
                .listen(event -> {
                    if (event instanceof TrainEvent.StepDone step) published.add(step.at().update());
                })
                .fit(Few.DIGITS);
        assertThat(shown).isEqualTo(published).doesNotHaveDuplicates();
    }

    /// A layer that is computed only where a step is not replayed.
    private record Counted(AtomicInteger calls) implements Layer, Repeatable {
        @Override
        public Shape build(Shape input, Builder builder) {
            return input;
        }

        @Override
        public Tensor forward(Tensor input, Pass pass) {
            if (pass.isTraining()) calls.incrementAndGet();
            return input.mul(2);
        }

        @Override
        public Record config() {
            return new None();
        }

        private record None() {}
    }

    @Test
    void the_steps_between_are_replayed_as_before() {
        int[] computed = new int[2];
        for (int probed = 0; probed < 2; probed++) {
            var calls = new AtomicInteger();
            Trainer trainer =
                    Trainer.of(
                                    Sequential.of(new Flatten(), new Counted(calls), new Linear(10)),
                                    new CrossEntropy(),
                                    new Adam(1e-2))
                            .epochs(5)
                            .batchSize(20);
            if (probed == 1) trainer.probe(Probe.every(10), (_, _) -> {});
            trainer.fit(Few.DIGITS);
            computed[probed] = calls.get();
        }
        assertThat(computed[0]).as("computed, then recorded").isEqualTo(2);
        assertThat(computed[1]).as("30 steps, of which 3 are observed").isEqualTo(2 + 3);
    }
}
