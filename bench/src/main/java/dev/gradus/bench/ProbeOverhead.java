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
import java.util.stream.Stream;

/// What an empty probe on every 50th step adds to a training: perceptron 784-256-256-256-10, batch 100, Adam.
///
/// Fifty steps that begin with an observed one take turns with fifty that do not. Each of the fifty places has its median over all turns:
/// the sums of the medians are compared, which a burst of other work on the machine does not touch, and which count what an observed step
/// costs the ones after it.
public final class ProbeOverhead {
    private static final int STEPS = 250; // an odd number of fifties, so that both kinds of fifty begin epochs
    private static final int BATCH = 100;
    private static final int CLASSES = 10;
    private static final int EPOCHS = 120;
    private static final int WARM_UP = 40;
    private static final int EVERY = 50;

    private ProbeOverhead() {}

    /// Measures, and prints medians.
    ///
    /// @param arguments none; threads are set by `-Dgradus.threads`
    public static void main(String[] arguments) {
        List<List<List<Double>>> micros =
                new ArrayList<>(); // without and with probes, by place between two observed steps
        for (int i = 0; i < 2; i++) micros.add(Stream.<List<Double>>generate(ArrayList::new).limit(EVERY).toList());
        long[] last = {0};
        Trainer.of(new Mlp(new Mlp.Config()).network(CLASSES), new CrossEntropy(), new Adam(1e-3))
                .epochs(EPOCHS)
                .batchSize(BATCH)
                .probe(update -> isProbed(update) && update % EVERY == 0, (_, _) -> {})
                .listen(event -> {
                    long now = System.nanoTime();
                    if (event instanceof TrainEvent.StepDone step && step.epoch() > WARM_UP) {
                        long update = step.at().update();
                        micros.get(isProbed(update) ? 1 : 0).get((int) (update % EVERY)).add((now - last[0]) * 1e-3);
                    }
                    last[0] = now;
                })
                .fit(data());
        double[] without = micros.get(0).stream().mapToDouble(ProbeOverhead::median).toArray();
        double[] with = micros.get(1).stream().mapToDouble(ProbeOverhead::median).toArray();
        System.out.printf(
                Locale.ROOT,
                "%d threads: usual step %.1f us, observed step %.1f us, the one after it %+.1f us;"
                        + " a probe every %d steps adds %.2f %%%n",
                Compute.threads(),
                without[0],
                with[0],
                with[1] - without[1],
                EVERY,
                100 * (Arrays.stream(with).sum() / Arrays.stream(without).sum() - 1));
    }

    /// Fifty steps that begin with an observed one take turns with fifty that do not.
    private static boolean isProbed(long update) {
        return update / EVERY % 2 == 0;
    }

    private static Splits data() {
        float[][] rows = new float[STEPS * BATCH + 2000][];
        for (int i = 0; i < rows.length; i++) rows[i] = Rng.of(1).fork(i).normal(Shape.of(784), 0, 1).toFloats();
        int[] labels = IntStream.range(0, rows.length).map(i -> Rng.of(2).below(i, CLASSES)).toArray();
        List<String> classes = IntStream.range(0, CLASSES).mapToObj(Integer::toString).toList();
        var images = InMemory.of("noise", rows, labels, classes).shaped(Shape.of(1, 28, 28));
        return Splits.ofCounts(images, 1000, 1000, 1);
    }

    private static double median(List<Double> values) {
        return values.stream().sorted().skip(values.size() / 2).findFirst().orElseThrow();
    }
}
