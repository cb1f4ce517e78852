package dev.gradus.bench;

import dev.gradus.data.Batch;
import dev.gradus.data.InMemory;
import dev.gradus.data.Loader;
import dev.gradus.data.Splits;
import dev.gradus.lab.model.Mlp;
import dev.gradus.nn.Pass;
import dev.gradus.nn.Sequential;
import dev.gradus.nn.loss.CrossEntropy;
import dev.gradus.optim.Adam;
import dev.gradus.tensor.Compute;
import dev.gradus.tensor.Replay;
import dev.gradus.tensor.Rng;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;
import dev.gradus.tensor.Workspace;
import dev.gradus.train.TrainEvent;
import dev.gradus.train.Trainer;
import dev.gradus.train.callback.Checkpoints;
import dev.gradus.train.callback.EarlyStopping;
import dev.gradus.train.callback.JsonLog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/// What events, checks, metrics, log and checkpoints of the trainer add to a step: perceptron 784-256-256-256-10, batch 100, Adam.
///
/// Epochs of the trainer and of a loop by hand (the same loader, the same recorded step) take turns in one JVM.
public final class TrainerOverhead {
    private static final int SAMPLES = 20_000;
    private static final int BATCH = 100;
    private static final int CLASSES = 10;
    private static final int TURNS = 60;
    private static final int WARM_UP = 20;

    private TrainerOverhead() {}

    /// Measures, and prints medians in microseconds.
    ///
    /// @param arguments none; threads are set by `-Dgradus.threads`
    /// @throws IOException when there is no place for temporary files
    public static void main(String[] arguments) throws IOException {
        Splits data = data();
        ByHand byHand = new ByHand(data);
        Path folder = Files.createTempDirectory("gradus-overhead-");
        double[][] medians = new double[2][TURNS], totals = new double[2][TURNS];
        double[] times = new double[SAMPLES / BATCH];
        int[] at = {0, 0};
        long[] last = {0};
        Trainer.of(network(), new CrossEntropy(), new Adam(1e-3))
                .epochs(TURNS)
                .batchSize(BATCH)
                .with(new JsonLog(folder.resolve("metrics.jsonl")))
                .with(new Checkpoints(folder.resolve("checkpoints"), new Checkpoints.Config(10, 0, 5, 2, 1)))
                .with(new EarlyStopping(TURNS))
                .listen(event -> {
                    switch (event) {
                        case TrainEvent.EpochStarted _ -> {
                            at[0] = 0;
                            last[0] = System.nanoTime();
                        }
                        case TrainEvent.StepDone _ -> {
                            long now = System.nanoTime();
                            times[at[0]++] = (now - last[0]) * 1e-3;
                            last[0] = now;
                        }
                        case TrainEvent.EpochDone _ -> {
                            double[] own = Arrays.copyOf(times, at[0]), other = byHand.epoch();
                            totals[0][at[1]] = Arrays.stream(own).sum();
                            totals[1][at[1]] = Arrays.stream(other).sum();
                            medians[0][at[1]] = median(own);
                            medians[1][at[1]++] = median(other);
                        }
                        default -> {}
                    }
                })
                .fit(data);
        double[] ratios = ratios(medians), ofTotals = ratios(totals);
        System.out.printf(
                Locale.ROOT,
                "%d threads: trainer %.1f us, by hand %.1f us, ratio of medians %.4f (quartiles of turns %.4f to %.4f),"
                        + " of whole epochs without validation %.4f (%.4f to %.4f)%n",
                Compute.threads(),
                median(Arrays.copyOfRange(medians[0], WARM_UP, TURNS)),
                median(Arrays.copyOfRange(medians[1], WARM_UP, TURNS)),
                median(ratios),
                quantile(ratios, 0.25),
                quantile(ratios, 0.75),
                median(ofTotals),
                quantile(ofTotals, 0.25),
                quantile(ofTotals, 0.75));
    }

    private static double[] ratios(double[][] of) {
        double[] ratios = new double[TURNS - WARM_UP];
        Arrays.setAll(ratios, i -> of[0][WARM_UP + i] / of[1][WARM_UP + i]);
        return ratios;
    }

    private static Sequential network() {
        return new Mlp(new Mlp.Config()).network(CLASSES);
    }

    private static Splits data() {
        float[][] rows = new float[SAMPLES + 2000][];
        for (int i = 0; i < rows.length; i++) rows[i] = Rng.of(1).fork(i).normal(Shape.of(784), 0, 1).toFloats();
        int[] labels = IntStream.range(0, rows.length).map(i -> Rng.of(2).below(i, CLASSES)).toArray();
        List<String> classes = IntStream.range(0, CLASSES).mapToObj(Integer::toString).toList();
        var images = InMemory.of("noise", rows, labels, classes).shaped(Shape.of(1, 28, 28));
        return Splits.ofCounts(images, 1000, 1000, 1);
    }

    /// The same training without trainer.
    private static final class ByHand {
        private final Sequential model = network();
        private final CrossEntropy loss = new CrossEntropy();
        private final Adam optimizer = new Adam(1e-3);
        private final Loader loader;
        private final IdentityHashMap<Tensor, Replay<Tensor>> steps = new IdentityHashMap<>();
        private long done;
        private int epoch;

        ByHand(Splits data) {
            loader = Loader.of(data.train()).batchSize(BATCH).shuffle(1);
            model.build(Shape.of(1, 28, 28), 1);
            optimizer.attach(model.parameters());
        }

        /// @return the time of each step
        double[] epoch() {
            double[] times = new double[loader.batches()];
            int i = 0;
            long last = System.nanoTime();
            for (Batch batch : loader.epoch(epoch++)) {
                try (var _ = Workspace.open()) {
                    Replay<Tensor> step = steps.computeIfAbsent(batch.inputs(), _ -> recipe(batch));
                    Tensor value = step.forward(Rng.of(1).fork(done++));
                    optimizer.zeroGrad();
                    step.backward();
                    optimizer.step();
                    if (Double.isNaN(value.item())) throw new IllegalStateException("diverged");
                }
                long now = System.nanoTime();
                times[i++] = (now - last) * 1e-3;
                last = now;
            }
            return times;
        }

        private Replay<Tensor> recipe(Batch batch) {
            return Replay.of(rng -> loss.of(model.forward(batch.inputs(), Pass.training(rng)), batch.targets()));
        }
    }

    private static double median(double[] values) {
        return quantile(values, 0.5);
    }

    private static double quantile(double[] values, double share) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[(int) (share * (sorted.length - 1))];
    }
}
