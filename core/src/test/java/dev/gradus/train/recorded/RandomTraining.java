package dev.gradus.train.recorded;

import dev.gradus.catalogue.Catalogues;
import dev.gradus.data.InMemory;
import dev.gradus.data.Splits;
import dev.gradus.nn.Loss;
import dev.gradus.nn.Sequential;
import dev.gradus.nn.loss.CrossEntropy;
import dev.gradus.nn.loss.MultiMargin;
import dev.gradus.nn.loss.WeightedSum;
import dev.gradus.optim.Ema;
import dev.gradus.optim.NormClip;
import dev.gradus.optim.Optimizer;
import dev.gradus.optim.Swa;
import dev.gradus.optim.schedule.Cosine;
import dev.gradus.regularize.L2;
import dev.gradus.regularize.MaxNorm;
import dev.gradus.tensor.Rng;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;
import dev.gradus.train.Guard;
import dev.gradus.train.ObservedStep;
import dev.gradus.train.Probe;
import dev.gradus.train.Run;
import dev.gradus.train.TrainConfig;
import dev.gradus.train.TrainEvent;
import dev.gradus.train.Trainer;
import dev.gradus.train.TrainingState;
import dev.gradus.train.callback.Freeze;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// A training drawn at random, with the trainer: recorded, computed anew in each step (its loss does not say that it is repeatable), and
/// recorded with some steps under observation, and
/// recorded again from a state in its middle. All four must end with the same bits.
final class RandomTraining {
    private final long seed;
    private final Supplier<Sequential> net;
    private final int batch, accumulate, kind;
    private final boolean[] has = new boolean[8];
    private final String optimizer;
    private int seen;

    RandomTraining(long seed) {
        this.seed = seed;
        SplittableRandom random = new SplittableRandom(seed);
        net = RandomNet.draw(random);
        batch = 3 + random.nextInt(6);
        accumulate = 1 + random.nextInt(3);
        kind = random.nextInt(3);
        for (int i = 0; i < has.length; i++) has[i] = random.nextInt(3) == 0;
        optimizer = List.of("sgd", "adam", "rmsprop", "lamb", "radam").get(random.nextInt(5));
    }

    private static Splits data() {
        int n = 60, size = RandomNet.SAMPLE.size();
        float[][] x = new float[n][];
        int[] y = new int[n];
        for (int i = 0; i < n; i++) {
            x[i] = Rng.of(i).normal(Shape.of(size), i % RandomNet.OUTPUTS, 1).toFloats();
            y[i] = i % RandomNet.OUTPUTS;
        }
        return Splits.of(InMemory.of("random", x, y, List.of("a", "b", "c")).shaped(RandomNet.SAMPLE), 0.2, 0.1, 1);
    }

    private Loss loss() {
        return switch (kind) {
            case 0 -> new CrossEntropy();
            case 1 -> new MultiMargin();
            default -> new WeightedSum(new CrossEntropy(), new MultiMargin());
        };
    }

    /// Trains.
    private Map<String, Tensor> train(boolean recorded, @Nullable TrainingState from, List<TrainingState> states) {
        return train(recorded, Probe.NEVER, from, states);
    }

    private Map<String, Tensor> train(
            boolean recorded, Probe probe, @Nullable TrainingState from, List<TrainingState> states) {
        Loss loss = recorded ? loss() : new OwnLayers.Unrecorded(loss());
        Optimizer<?> made = Catalogues.OPTIMIZERS.make(optimizer, Map.of("learningRate", 0.01));
        Sequential model = net.get();
        Trainer trainer =
                Trainer.of(model, loss, made)
                        .config(new TrainConfig(3, batch, has[0], seed).withAccumulate(accumulate))
                        .guard(new Guard(Guard.Action.OFF))
                        .keepLast();
        if (has[1]) trainer.schedule(new Cosine());
        if (has[2]) trainer.regularize(new L2(1e-3));
        if (has[3]) trainer.clip(new NormClip(0.5));
        if (has[4]) trainer.average(has[5] ? new Swa() : new Ema(0.9));
        if (has[5]) trainer.constrain(new MaxNorm(2));
        String first = model.parameters().getFirst().name();
        if (has[6] && model.parameters().size() > 2) trainer.with(new Freeze(first, 1));
        trainer.with((event, training) -> {
            if (event instanceof TrainEvent.StepDone) training.capture(states::add);
        });
        if (!probe.equals(Probe.NEVER)) trainer.probe(probe, (step, _) -> look(step));
        if (from != null) trainer.resume(from);
        Run run = trainer.fit(data());
        return run.model().network().state();
    }

    private void look(ObservedStep step) {
        seen++;
        for (ObservedStep.Seen layer : step.layers()) {
            if (layer.gradient() != null && !layer.gradient().shape().equals(layer.output().shape())) {
                throw new AssertionError(this + ": gradient of " + layer.path());
            }
        }
    }

    /// Runs all four.
    void run() {
        List<TrainingState> states = new ArrayList<>();
        Map<String, Tensor> computed = train(false, null, new ArrayList<>()), recorded = train(true, null, states);
        requireSame("recorded", computed, recorded);
        requireSame("observed now and then", computed, train(true, Probe.every(1 + seed % 4), null, new ArrayList<>()));
        if (seen == 0 && states.size() >= 4) throw new AssertionError(this + ": no step was observed");
        boolean counts =
                net.get().layers().stream().anyMatch(OwnLayers.Counting.class::isInstance); // no state tells how far
        if (states.isEmpty() || counts) return;
        TrainingState middle = states.get((int) (seed % states.size()));
        requireSame("resumed at " + middle.position(), computed, train(true, middle, new ArrayList<>()));
    }

    private void requireSame(String what, Map<String, Tensor> expected, Map<String, Tensor> got) {
        expected.forEach((name, t) -> {
            float[] a = t.toFloats(), b = got.get(name).toFloats();
            int at = Arrays.mismatch(a, b);
            if (at >= 0)
                throw new AssertionError(
                        this + ", " + what + ": " + name + " at " + at + " is " + b[at] + ", computed " + a[at]);
        });
    }

    @Override
    public String toString() {
        return "seed %d: %s, %s, batches of %d, %d in an update, %s"
                .formatted(
                        seed,
                        net.get().layers().stream().map(l -> l.getClass().getSimpleName()).toList(),
                        optimizer,
                        batch,
                        accumulate,
                        Arrays.toString(has));
    }
}
