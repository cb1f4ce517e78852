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
}
