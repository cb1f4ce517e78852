package dev.gradus.lab.experiment.classical;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gradus.tensor.Rng;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// Classifiers predict what those of scikit-learn do: `classical.py`.
class ClassicalTest {
    private static final int TRAIN = 60, ALL = 100;
    private static final Samples LEARNED = samples(0, TRAIN), NEW = samples(TRAIN, ALL);

    /// The same formulas are in classical.py.
    private static Samples samples(int from, int to) {
        float[] x = new float[(to - from) * 4];
        int[] labels = new int[to - from];
        for (int i = from; i < to; i++) {
            int at = (i - from) * 4;
            x[at] = (float) (((37 * i + 11) % 101) / 101.0);
            x[at + 1] = (float) (((53 * i + 29) % 97) / 97.0);
            x[at + 2] = (float) (((41 * i + 7) % 89) / 89.0);
            x[at + 3] = (float) (((71 * i + 13) % 83) / 83.0);
            double score = 2 * x[at] + x[at + 1] * x[at + 2] - x[at + 3] * x[at + 3];
            labels[i - from] = score < 0.6 ? 0 : score < 1.2 ? 1 : 2;
        }
        return new Samples(x, 4, labels, 3);
    }

    private static int[] golden(String name) throws IOException {
        try (InputStream in =
                Objects.requireNonNull(ClassicalTest.class.getResourceAsStream("/golden/classical.csv"))) {
            List<String> lines = new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
            String line = lines.stream().filter(l -> l.startsWith(name + ",")).findFirst().orElseThrow();
            return Arrays.stream(line.split(",", -1)).skip(1).mapToInt(Integer::parseInt).toArray();
        }
    }

    @Test
    void nearest_neighbours() throws IOException {
        assertThat(new NearestNeighbours(LEARNED, 3).predict(NEW)).isEqualTo(golden("nearest"));
    }

    @Test
    void least_squares() throws IOException {
        // targets of 1 and -1 double both weights and λ's share: λ is the same
        assertThat(LeastSquares.fit(LEARNED, 0.01).predict(NEW)).isEqualTo(golden("linear"));
    }

    @Test
    void quadratic_terms() throws IOException {
        Samples learned = QuadraticTerms.of(LEARNED);
        assertThat(learned.width()).isEqualTo(14);
        assertThat(LeastSquares.fit(learned, 0.01).predict(QuadraticTerms.of(NEW))).isEqualTo(golden("quadratic"));
    }

    @Test
    void kernel_machines() throws IOException {
        var gaussian = new KernelMachine.Kernel(3, 0);
        var polynomial = new KernelMachine.Kernel(0.5, 3);
        assertThat(KernelMachine.fit(LEARNED, gaussian, 0.1).predict(NEW)).isEqualTo(golden("gaussian"));
        assertThat(KernelMachine.fit(LEARNED, polynomial, 0.1).predict(NEW)).isEqualTo(golden("polynomial"));
    }

    @Test
    void decision_tree() throws IOException {
        int[] rows = IntStream.range(0, TRAIN).toArray();
        DecisionTree tree = DecisionTree.grow(LEARNED, rows, 4, Rng.of(1));
        assertThat(LEARNED.error(tree.predict(LEARNED))).isZero();
        // one or two samples may be on the other side of a split that is as good as another one
        int[] wanted = golden("tree"), got = tree.predict(NEW);
        assertThat(IntStream.range(0, got.length).filter(i -> got[i] != wanted[i]).count()).isLessThanOrEqualTo(2);
    }

    @Test
    void random_forest() {
        RandomForest forest = RandomForest.fit(LEARNED, 50, Rng.of(1));
        assertThat(LEARNED.error(forest.predict(LEARNED))).isLessThan(0.05);
        assertThat(NEW.error(forest.predict(NEW))).isLessThan(0.25);
        assertThat(RandomForest.fit(LEARNED, 50, Rng.of(1)).predict(NEW)).isEqualTo(forest.predict(NEW));
    }
}
