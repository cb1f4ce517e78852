package dev.gradus.diagnose.cause;

import static dev.gradus.diagnose.cause.Situation.classes;
import static dev.gradus.diagnose.cause.Situation.cut;
import static dev.gradus.diagnose.cause.Situation.divided;
import static dev.gradus.diagnose.cause.Situation.known;
import static dev.gradus.diagnose.cause.Situation.labels;
import static dev.gradus.diagnose.cause.Situation.part;
import static dev.gradus.diagnose.cause.Situation.regression;
import static dev.gradus.diagnose.cause.Situation.rows;
import static dev.gradus.diagnose.cause.Situation.trained;
import static dev.gradus.diagnose.cause.Situation.trainer;
import static dev.gradus.diagnose.cause.Twins.fail;
import static dev.gradus.diagnose.cause.Twins.warn;

import dev.gradus.data.Dataset;
import dev.gradus.data.InMemory;
import dev.gradus.data.Scaled;
import dev.gradus.data.Split;
import dev.gradus.data.Splits;
import dev.gradus.data.Subset;
import dev.gradus.diagnose.fact.Judged;
import dev.gradus.diagnose.fact.Scores;
import dev.gradus.nn.activation.ReLU;
import dev.gradus.nn.layer.Linear;
import dev.gradus.tensor.Rng;
import dev.gradus.train.TrainConfig;
import dev.gradus.train.diagnose.Evidence;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// Twins that differ in their data.
final class DataTwins {
    private static final int N = 300;
    private static final double NONE = Double.NaN;

    private DataTwins() {}

    private static Evidence sound() {
        return known(divided(classes()));
    }

    static Stream<Twins> all() {
        return Stream.of(
                fail("inputs-not-scaled", "pixels from 0 to 255", () -> known(divided(times(100))), DataTwins::sound)
                        .numbers(0.03, 100 * Math.sqrt(1 + 2.5 * 2.5 / 3), NONE),
                fail("targets-not-scaled", "prices", () -> known(divided(regression(500, 3000))), DataTwins::scaled)
                        .numbers(0.1, 3000, 500),
                warn("extreme-values", "a mark of a missing value", DataTwins::extreme, DataTwins::sound),
                fail("labels-shuffled", "labels of other samples", DataTwins::shuffled, DataTwins::sound),
                fail(
                                "labels-constant",
                                "the wrong column",
                                () -> known(divided(labelled(new int[N]))),
                                DataTwins::sound)
                        .numbers(0, 1),
                fail(
                                "labels-shifted",
                                "one row too far",
                                () -> known(divided(shifted(1))),
                                () -> known(divided(shifted(0))))
                        .numbers(0.1, NONE, 1),
                fail("label-noise", "a fifth of the labels drawn anew", () -> known(divided(noisy())), DataTwins::sound)
                        .numbers(0.3, 0.2),
                fail("class-imbalance", "a rare class is never answered", () -> rare(0.1), () -> rare(0.9))
                        .numbers(1e-9, 19, 0.1),
                fail("sorted-data", "sorted and not shuffled", () -> sorted(false), () -> sorted(true)),
                fail(
                                "duplicates-across-splits",
                                "half of each part is in training",
                                DataTwins::copied,
                                DataTwins::sound)
                        .numbers(1e-9, 0.5),
                fail("target-leak", "a column is the class", () -> known(divided(leaking())), DataTwins::sound)
                        .numbers(0.03, 1),
                fail("splits-differ", "an offset of 2 in one column", () -> drifted(2), () -> drifted(0))
                        .numbers(0.2, 2),
                fail("information-lost", "four of six columns are constant", DataTwins::empty, DataTwins::sound)
                        .numbers(1e-9, 4 / 6.0));
    }

    private static Dataset labelled(int[] labels) {
        return classes(rows(labels(N)), labels);
    }

    private static Dataset times(int factor) {
        float[][] rows = rows(labels(N));
        for (float[] row : rows) for (int k = 0; k < row.length; k++) row[k] *= factor;
        return classes(rows, labels(N));
    }

    private static Evidence scaled() {
        return known(Scaled.of(divided(regression(500, 3000))));
    }

    private static Evidence extreme() {
        float[][] rows = rows(labels(N));
        for (int i = 0; i < N; i += 50) rows[i][4] = 999_999;
        return known(divided(classes(rows, labels(N))));
    }

    private static Evidence shuffled() {
        int[] labels = labels(N), order = Rng.of(11).permutation(N);
        return known(divided(labelled(Arrays.stream(order).map(i -> labels[i]).toArray())));
    }

    /// Each label is in a later row than its sample.
    static Dataset shifted(int by) {
        int[] labels = labels(N);
        return new Situation.Lines(labelled(IntStream.range(0, N).map(i -> labels[Math.max(0, i - by)]).toArray()));
    }

    private static Dataset noisy() {
        int[] labels = labels(N);
        for (int i = 0; i < N; i += 5) labels[i] = (labels[i] + 1) % 3;
        return labelled(labels);
    }

    private static Evidence rare(double recall) {
        int[] labels = IntStream.range(0, 400).map(i -> i % 20 == 0 ? 1 : 0).toArray();
        Dataset data = InMemory.of("rare", rows(labels), labels, List.of("usual", "rare"));
        var scores = new Scores(new double[100], new double[] {1, recall});
        return known(cut(data)).with(Judged.class, new Judged(scores, scores));
    }

    private static Evidence sorted(boolean shuffle) {
        int[] labels = labels(N);
        int[] order =
                IntStream.range(0, N)
                        .boxed()
                        .sorted(Comparator.comparingInt(i -> labels[i]))
                        .mapToInt(i -> i)
                        .toArray();
        Splits all = divided(classes());
        Splits data = new Splits(new Split.Train(new Subset(classes(), order)), all.validation(), all.test());
        TrainConfig config = new TrainConfig(2, 20, false, 1).withShuffle(shuffle);
        return trained(data, trainer(new Linear(8), new ReLU(), new Linear(3)).config(config));
    }

    private static Evidence copied() {
        Dataset all = classes();
        int[] half = IntStream.range(0, 40).map(i -> i < 20 ? i : 200 + i).toArray();
        int[] other = IntStream.range(0, 40).map(i -> i < 20 ? 30 + i : 250 + i - 20).toArray();
        return known(
                new Splits(
                        new Split.Train(part(all, 0, 200)),
                        new Split.Validation(new Subset(all, half)),
                        new Split.Test(new Subset(all, other))));
    }

    private static Dataset leaking() {
        int[] labels = labels(N);
        float[][] rows = rows(labels);
        for (int i = 0; i < N; i++) rows[i][3] = 10 * labels[i];
        return classes(rows, labels);
    }

    private static Evidence drifted(float by) {
        int[] labels = labels(N);
        float[][] rows = rows(labels);
        double deviation = Math.sqrt(1 + 2.5 * 2.5 * 2 / 9);
        for (int i = N * 6 / 10; i < N * 8 / 10; i++) rows[i][2] += (float) (by * deviation);
        return known(cut(classes(rows, labels)));
    }

    private static Evidence empty() {
        float[][] rows = rows(labels(N));
        for (float[] row : rows) Arrays.fill(row, 0, 4, 7);
        return known(divided(classes(rows, labels(N))));
    }
}
