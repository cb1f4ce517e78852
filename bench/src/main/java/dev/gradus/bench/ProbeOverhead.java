package dev.gradus.bench;

import dev.gradus.data.InMemory;
import dev.gradus.data.Splits;
import dev.gradus.lab.model.Mlp;
import dev.gradus.nn.loss.CrossEntropy;
import dev.gradus.optim.Adam;
import dev.gradus.tensor.Compute;
import dev.gradus.tensor.Rng;
import dev.gradus.tensor.Shape;
import dev.gradus.train.TrainEvent;
import dev.gradus.train.Trainer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/// What an empty probe on every 50th step adds to a training: perceptron 784-256-256-256-10, batch 100, Adam.
///
/// Epochs with and without probes take turns in one training; validations are not counted.
public final class ProbeOverhead {
    private static final int STEPS = 200;
    private static final int BATCH = 100;
    private static final int CLASSES = 10;
    private static final int TURNS = 60;
    private static final int WARM_UP = 20;
    private static final int EVERY = 50;

    private ProbeOverhead() {}

    /// Measures, and prints medians.
    ///
    /// @param arguments none; threads are set by `-Dgradus.threads`
    public static void main(String[] arguments) {
        double[][] epochs = new double[2][TURNS];
        List<Double> observed = new ArrayList<>(), usual = new ArrayList<>();
        long[] last = {0};
        Trainer.of(new Mlp(new Mlp.Config()).network(CLASSES), new CrossEntropy(), new Adam(1e-3))
                .epochs(2 * TURNS)
                .batchSize(BATCH)
                .probe(ProbeOverhead::isProbed, (_, _) -> {})
                .listen(event -> {
                    long now = System.nanoTime();
                    if (event instanceof TrainEvent.StepDone step) {
                        double micros = (now - last[0]) * 1e-3;
                        epochs[(step.epoch() - 1) % 2][(step.epoch() - 1) / 2] += micros;
                        if (step.epoch() > 2 * WARM_UP) (isProbed(step.at().update()) ? observed : usual).add(micros);
                    }
                    last[0] = now;
                })
                .fit(data());
        double[] ratios = new double[TURNS - WARM_UP];
        Arrays.setAll(ratios, i -> epochs[1][WARM_UP + i] / epochs[0][WARM_UP + i]);
        System.out.printf(
                Locale.ROOT,
                "%d threads: usual step %.1f us, observed step %.1f us; epochs with a probe every %d steps take %.4f of those"
                        + " without (quartiles %.4f to %.4f)%n",
                Compute.threads(),
                quantile(usual.stream().mapToDouble(d -> d).toArray(), 0.5),
                quantile(observed.stream().mapToDouble(d -> d).toArray(), 0.5),
                EVERY,
                quantile(ratios, 0.5),
                quantile(ratios, 0.25),
                quantile(ratios, 0.75));
    }

    /// Every second epoch has probes.
    private static boolean isProbed(long update) {
        return (update - 1) / STEPS % 2 == 1 && update % EVERY == 0;
    }

    private static Splits data() {
        float[][] rows = new float[STEPS * BATCH + 2000][];
        for (int i = 0; i < rows.length; i++) rows[i] = Rng.of(1).fork(i).normal(Shape.of(784), 0, 1).toFloats();
        int[] labels = IntStream.range(0, rows.length).map(i -> Rng.of(2).below(i, CLASSES)).toArray();
        List<String> classes = IntStream.range(0, CLASSES).mapToObj(Integer::toString).toList();
        var images = InMemory.of("noise", rows, labels, classes).shaped(Shape.of(1, 28, 28));
        return Splits.ofCounts(images, 1000, 1000, 1);
    }

    private static double quantile(double[] values, double share) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[(int) (share * (sorted.length - 1))];
    }
}
