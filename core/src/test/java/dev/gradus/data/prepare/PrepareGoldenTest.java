package dev.gradus.data.prepare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.gradus.Golden;
import dev.gradus.data.InMemory;
import dev.gradus.data.Preparation;
import dev.gradus.data.Prepared;
import dev.gradus.data.Split;
import dev.gradus.data.Subset;
import dev.gradus.data.source.Digits;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/// Preparations agree with scikit-learn on the digits data, all samples in their published order.
class PrepareGoldenTest {
    private static final Map<String, double[]> GOLDEN = Golden.read("prepare.csv");
    private static final int SAMPLES = 5;
    private static final int KEPT = 10;
    private static final float[][] ROWS = rows();
    private static final Split.Train ALL =
            new Split.Train(InMemory.of("digits", ROWS, new int[ROWS.length], List.of("any")));

    private static float[][] rows() {
        var digits = Digits.load();
        float[][] rows = new float[1797][64];
        for (Split part : List.of(digits.train(), digits.validation(), digits.test())) {
            Subset subset = (Subset) part.data();
            for (int i = 0; i < subset.size(); i++) subset.readInput(i, rows[subset.indexInWhole(i)], 0);
        }
        return rows;
    }

    private static void assertGolden(String name, double... found) {
        assertThat(found).as(name).containsExactly(Objects.requireNonNull(GOLDEN.get(name)), within(1e-5));
    }

    private static void assertGolden(String name, float[] found) {
        double[] doubles = new double[found.length];
        for (int i = 0; i < found.length; i++) doubles[i] = found[i];
        assertGolden(name, doubles);
    }

    /// The first samples, of each the first elements after all steps.
    private static float[] prepared(int elements, Preparation... steps) {
        var data = Prepared.of(ALL, steps).data();
        int size = data.shape().size();
        float[] found = new float[SAMPLES * elements], sample = new float[size];
        for (int i = 0; i < SAMPLES; i++) {
            data.readInput(i, sample, 0);
            System.arraycopy(sample, 0, found, i * elements, elements);
        }
        return found;
    }

    @Test
    void principal_components_are_those_of_scikit_learn() {
        Pca pca = Pca.fit(ALL, KEPT);
        assertGolden("pca.variance", pca.variance());
        assertGolden("pca.share", pca.share());
        float[] components = new float[KEPT * 64];
        for (int k = 0; k < KEPT; k++) System.arraycopy(pca.component(k).toFloats(), 0, components, k * 64, 64);
        assertGolden("pca.components", components);
        float[] samples = prepared(KEPT, pca);
        assertGolden("pca.samples", samples);
        float[] restored = Arrays.copyOf(samples, SAMPLES * 64);
        pca.inverse(restored, 0, SAMPLES);
        assertGolden("pca.restored", restored);
    }

    @Test
    void a_share_of_the_variance_needs_as_many_components() {
        assertGolden(
                "pca.needed",
                Arrays.stream(new double[] {0.5, 0.9, 0.95, 0.99})
                        .map(share -> Pca.fitShare(ALL, share).config().components())
                        .toArray());
    }

    @Test
    void standardized_components_are_whitened_ones() {
        Pca pca = Pca.fit(ALL, KEPT);
        assertGolden("pca.whitened", prepared(KEPT, pca, Standardize.fit(Prepared.of(ALL, pca))));
    }

    @Test
    void whitening_is_that_of_scikit_learn_with_epsilon() {
        assertGolden("whiten.pca", prepared(KEPT, Whiten.fit(ALL, Whiten.Kind.PCA, 1e-2)));
        assertGolden("whiten.zca", prepared(64, Whiten.fit(ALL, Whiten.Kind.ZCA, 1e-2)));
    }

    @Test
    void scaling_is_that_of_scikit_learn() {
        assertGolden("standardize", prepared(64, Standardize.fit(ALL)));
        assertGolden("min-max", prepared(64, MinMax.fit(ALL, -1, 1)));
        assertGolden("robust-scale", prepared(64, RobustScale.fit(ALL)));
        assertGolden("robust-scale-wide", prepared(64, RobustScale.fit(ALL, 0.1, 0.9)));
    }

    private static final int COLUMNS = 6;

    private static float[][] edge(String name) {
        double[] all = GOLDEN.get(name);
        float[][] rows = new float[all.length / COLUMNS][COLUMNS];
        for (int i = 0; i < all.length; i++) rows[i / COLUMNS][i % COLUMNS] = (float) all[i];
        return rows;
    }

    private static Split.Train train(float[][] rows) {
        return new Split.Train(InMemory.of("edge", rows, new int[rows.length], List.of("any")));
    }

    /// The rows that it was fitted on, then others.
    private static void assertEdge(String name, int samples, Preparation fitted) {
        float[][] rows = Arrays.copyOf(edge("edge"), samples + 2);
        System.arraycopy(edge("edge other"), 0, rows, samples, 2);
        double[] expected = GOLDEN.get("edge " + name + " " + samples);
        int width = expected.length / rows.length;
        float[] values = new float[rows.length * Math.max(width, COLUMNS)];
        for (int i = 0; i < rows.length; i++) System.arraycopy(rows[i], 0, values, i * COLUMNS, COLUMNS);
        fitted.apply(values, 0, rows.length);
        for (int i = 0; i < expected.length; i++) {
            double bound = 1e-5 * Math.max(1, Math.abs(expected[i]));
            assertThat((double) values[i]).as("%s, element %d", name, i).isCloseTo(expected[i], within(bound));
        }
    }

    @Test
    void constant_columns_and_single_rows_are_as_in_scikit_learn() {
        for (int samples : new int[] {4, 1}) {
            Split.Train train = train(Arrays.copyOf(edge("edge"), samples));
            assertEdge("standardize", samples, Standardize.fit(train));
            assertEdge("min-max", samples, MinMax.fit(train));
            assertEdge("min-max-wide", samples, MinMax.fit(train, -1, 3));
            assertEdge("robust-scale", samples, RobustScale.fit(train));
            assertEdge("one-hot", samples, OneHot.fit(train, Unknown.IGNORE));
            assertEdge("ordinal", samples, Ordinal.fit(train, Unknown.IGNORE));
        }
    }

    @Test
    void gaps_are_filled_as_in_scikit_learn() {
        float[][] gaps = edge("edge");
        gaps[0][0] = gaps[1][3] = gaps[2][5] = gaps[3][5] = Float.NaN;
        for (Impute.Strategy strategy : Impute.Strategy.values()) {
            float[] values = new float[4 * COLUMNS];
            for (int i = 0; i < 4; i++) System.arraycopy(gaps[i], 0, values, i * COLUMNS, COLUMNS);
            Impute.fit(ImputeTest.Gaps.of(gaps), strategy).apply(values, 0, 4);
            double[] expected = GOLDEN.get("edge impute " + strategy.name().toLowerCase(java.util.Locale.ROOT));
            for (int i = 0; i < expected.length; i++) {
                double bound = 1e-6 * Math.max(1, Math.abs(expected[i]));
                assertThat((double) values[i]).as("%s, element %d", strategy, i).isCloseTo(expected[i], within(bound));
            }
        }
    }
}
