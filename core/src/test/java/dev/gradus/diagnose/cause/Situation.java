package dev.gradus.diagnose.cause;

import dev.gradus.data.Dataset;
import dev.gradus.data.InMemory;
import dev.gradus.data.Origin;
import dev.gradus.data.Split;
import dev.gradus.data.Splits;
import dev.gradus.data.Subset;
import dev.gradus.data.Task;
import dev.gradus.diagnose.Watcher;
import dev.gradus.diagnose.fact.DataFacts;
import dev.gradus.diagnose.fact.Judged;
import dev.gradus.diagnose.fact.Scores;
import dev.gradus.nn.Layer;
import dev.gradus.nn.Sequential;
import dev.gradus.nn.loss.CrossEntropy;
import dev.gradus.nn.loss.MeanSquaredError;
import dev.gradus.optim.Sgd;
import dev.gradus.tensor.Rng;
import dev.gradus.tensor.Shape;
import dev.gradus.train.Trainer;
import dev.gradus.train.diagnose.Evidence;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Small data with known numbers, and what is known of small trainings on it.
final class Situation {
    static final int WIDTH = 6;
    private static final int N = 300;

    private Situation() {}

    // ---- data ------------------------------------------------------------------------------------------------------

    /// Three classes: every third element of a sample is 2.5 higher, the one of its class; deviations are 1.
    static float[][] rows(int[] labels) {
        Rng rng = Rng.of(5);
        float[][] rows = new float[labels.length][WIDTH];
        for (int i = 0; i < labels.length; i++) {
            for (int k = 0; k < WIDTH; k++) {
                rows[i][k] = (float) rng.normal((long) i * WIDTH + k) + (k % 3 == labels[i] % 3 ? 2.5f : 0);
            }
        }
        return rows;
    }

    static int[] labels(int n) {
        Rng rng = Rng.of(6);
        return IntStream.range(0, n).map(i -> rng.below(i, 3)).toArray();
    }

    static Dataset classes(float[][] rows, int[] labels) {
        return InMemory.of("blobs", rows, labels, List.of("a", "b", "c"));
    }

    static Dataset classes() {
        int[] labels = labels(N);
        return classes(rows(labels), labels);
    }

    /// Values with mean and deviation near `offset` and `scale`, of which the inputs tell almost all.
    static Dataset regression(double scale, double offset) {
        float[][] rows = rows(new int[N]), values = new float[N][1];
        Rng noise = Rng.of(8);
        for (int i = 0; i < N; i++) {
            double y = 0.7 * rows[i][1] - 0.7 * rows[i][2] + 0.1 * noise.normal(i);
            values[i][0] = (float) (offset + scale * y);
        }
        return InMemory.of("values", rows, values, List.of("y"));
    }

    static Splits divided(Dataset whole) {
        return Splits.of(whole, 0.2, 0.2, 1);
    }

    /// In its order.
    static Splits cut(Dataset whole) {
        int n = whole.size(), train = n * 6 / 10, validation = n * 8 / 10;
        return new Splits(
                new Split.Train(part(whole, 0, train)),
                new Split.Validation(part(whole, train, validation)),
                new Split.Test(part(whole, validation, n)));
    }

    static Dataset part(Dataset whole, int from, int to) {
        return new Subset(whole, IntStream.range(from, to).toArray());
    }

    /// Samples that come from the lines of a file.
    record Lines(Dataset data) implements Dataset {
        @Override
        public String name() {
            return data.name();
        }

        @Override
        public int size() {
            return data.size();
        }

        @Override
        public Shape shape() {
            return data.shape();
        }

        @Override
        public Task task() {
            return data.task();
        }

        @Override
        public void readInput(int index, float[] into, int offset) {
            data.readInput(index, into, offset);
        }

        @Override
        public void readTarget(int index, float[] into, int offset) {
            data.readTarget(index, into, offset);
        }

        @Override
        public @Nullable Origin origin(int index) {
            return new Origin("rows.csv", index + 2);
        }
    }

    // ---- evidence --------------------------------------------------------------------------------------------------

    static DataFacts facts(Splits data) {
        return DataFacts.of(data, List.of(), 500);
    }

    static Evidence known(Splits data) {
        return new Evidence().with(DataFacts.class, facts(data));
    }

    static Trainer trainer(Layer... layers) {
        return Trainer.of(Sequential.of(layers), new CrossEntropy(), new Sgd(0.05)).epochs(4).batchSize(20);
    }

    static Trainer forValues(Layer... layers) {
        return Trainer.of(Sequential.of(layers), new MeanSquaredError(), new Sgd(0.05)).epochs(4).batchSize(20);
    }

    /// What is known after a training, without how well its model does.
    static Evidence trained(Splits data, Trainer trainer) {
        var watcher = new Watcher(Watcher.Level.FULL, List.of());
        trainer.with(watcher).fit(data);
        return watcher.evidence().with(DataFacts.class, facts(data));
    }

    static Evidence trained(Trainer trainer) {
        return trained(divided(classes()), trainer);
    }

    /// A training on the classes whose trainer is changed.
    static Evidence trained(UnaryOperator<Trainer> change, Layer... layers) {
        return trained(change.apply(trainer(layers)));
    }

    /// As many right answers of a hundred as are stated, of classes of which none is more frequent than half.
    static Judged judged(int training, int validation) {
        return new Judged(scores(training), scores(validation));
    }

    private static Scores scores(int right) {
        double[] each = new double[100];
        Arrays.fill(each, -1);
        Arrays.fill(each, 0, right, 1);
        return new Scores(each, new double[] {1});
    }
}
