package dev.gradus.data.prepare;

import static dev.gradus.error.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.gradus.data.Batch;
import dev.gradus.data.Dataset;
import dev.gradus.data.InMemory;
import dev.gradus.data.Loader;
import dev.gradus.data.Preparation;
import dev.gradus.data.Prepared;
import dev.gradus.data.Split;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PcaTest implements PreparationContract {
    @Override
    public Preparation fit(Split.Train train) {
        return Pca.fit(train);
    }

    private static Split.Train rows(float[]... rows) {
        return new Split.Train(InMemory.of("rows", rows, new int[rows.length], List.of("only")));
    }

    /// Along (4, 3) / 5 the samples lie at -5, 0, 5, across it at 0: they differ in one direction.
    @Test
    void samples_on_a_line_have_one_coordinate() {
        Pca pca = Pca.fit(rows(new float[] {1, 1}, new float[] {5, 4}, new float[] {9, 7}), 1);
        assertThat(pca.variance()).containsExactly(new double[] {50.0 / 3}, within(1e-14));
        assertThat(pca.share()).isCloseTo(1, within(1e-15));
        assertThat(pca.component(0).toFloats()).containsExactly(0.8f, 0.6f);
        float[] values = {9, 7, 1, 1, 5, 4};
        pca.apply(values, 0, 3);
        assertThat(Arrays.copyOf(values, 3)).containsExactly(new float[] {5, -5, 0}, within(1e-6f));
        pca.inverse(values, 0, 3);
        assertThat(values).containsExactly(new float[] {9, 7, 1, 1, 5, 4}, within(1e-6f));
    }

    @Test
    void what_lies_across_the_kept_components_is_lost() {
        Pca pca = Pca.fit(rows(new float[] {-3, 0, 0}, new float[] {3, 0, 0}, new float[] {0, 1, 0}), 1);
        float[] values = {2, 5, 7};
        pca.apply(values, 0, 1);
        assertThat(values[0]).isCloseTo(2, within(1e-6f));
        pca.inverse(values, 0, 1);
        assertThat(values).containsExactly(new float[] {2, 1 / 3f, 0}, within(1e-6f));
    }

    @Test
    void a_share_keeps_the_fewest_components_that_reach_it() {
        // variances 8, 4.5 and 0.5 of 13
        Split.Train train =
                rows(
                        new float[] {4, 0, 0},
                        new float[] {-4, 0, 0},
                        new float[] {0, 3, 0},
                        new float[] {0, -3, 0},
                        new float[] {0, 0, 1},
                        new float[] {0, 0, -1});
        assertThat(List.of(0.01, 0.61, 0.62, 0.96, 0.97))
                .map(share -> Pca.fitShare(train, share).config().components())
                .containsExactly(1, 1, 2, 2, 3);
        assertThat(Pca.fit(train, 2).share()).isCloseTo(12.5 / 13, within(1e-14));
    }

    @Test
    void batches_and_views_have_the_new_shape() {
        Split.Train train = PreparationContract.train(10, Shape.of(1, 2, 3));
        Standardize first = Standardize.fit(train);
        Split.Train between = Prepared.of(train, first);
        Pca pca = Pca.fit(between, 4);
        Dataset view = Prepared.of(train.data(), first, pca);
        assertThat(view.shape()).isEqualTo(Shape.of(4));
        Standardize last = Standardize.fit(new Split.Train(view));
        Batch batch = Loader.of(train).batchSize(7).prepare(first, pca, last).iterator().next();
        assertThat(batch.inputs().shape()).isEqualTo(Shape.of(7, 4));
        float[] sample = new float[6];
        Prepared.of(train, first, pca, last).data().readInput(6, sample, 1);
        assertThat(Arrays.copyOfRange(sample, 1, 5)).isEqualTo(Arrays.copyOfRange(batch.inputs().toFloats(), 24, 28));
        assertThat(sample[0] + sample[5]).isZero();
        assertRefused(
                () -> Loader.of(train).prepare(pca, first), "Standardize: samples of shape [4], expected [1, 2, 3]");
        assertThat(Preparation.rawShape(List.of(first, pca, last), Shape.of(4))).isEqualTo(Shape.of(1, 2, 3));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1, 4, 6})
    void components_that_do_not_exist_are_refused(int components) {
        assertRefused(
                () -> Pca.fit(PreparationContract.train(3, Shape.of(5)), components),
                "Pca: " + components + " components, expected from 1 to the number of elements, 5, and of training");
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 1, 95, -0.5, Double.NaN})
    void shares_that_are_none_are_refused(double share) {
        assertRefused(
                () -> Pca.fitShare(PreparationContract.train(3, Shape.of(5)), share),
                "Pca: a share of " + share,
                "95 %");
    }

    @Test
    void samples_without_directions_are_refused() {
        assertRefused(() -> Pca.fit(rows(new float[] {1, 2})), "Pca: rows has 1 training sample, expected at least 2");
        assertRefused(
                () -> Pca.fit(rows(new float[] {0.1f, 2}, new float[] {0.1f, 2}, new float[] {0.1f, 2})),
                "Pca: all 3 samples of rows are the same");
        assertRefused(
                () -> Pca.fit(rows(new float[5000], new float[5000])),
                "samples of 5,000 elements, expected at most 4,096");
    }

    @Test
    void a_constant_element_has_no_part() {
        Pca pca = Pca.fit(rows(new float[] {0.1f, 2}, new float[] {0.1f, 4}, new float[] {0.1f, 9}));
        assertThat(pca.component(0).toFloats()).containsExactly(0, 1);
        assertThat(pca.variance()[1]).isLessThan(1e-30);
    }

    @Test
    void saved_statistics_that_do_not_fit_are_refused() {
        Pca fitted = Pca.fit(PreparationContract.train(9, Shape.of(3)), 2);
        Pca named = new Pca(fitted.config());
        assertThat(named.withState(fitted.state()).variance()).isEqualTo(fitted.variance());
        Map<String, Tensor> wrong =
                Map.of(
                        "mean", Tensor.of(Shape.of(2), new double[2]),
                        "variance", Tensor.of(Shape.of(2), new double[] {1, -1}),
                        "components", Tensor.of(1, 2, 3, 4, 5, 6).reshape(2, 3),
                        "total", Tensor.of(Shape.of(1), new double[1]));
        wrong.forEach((name, values) -> {
            Map<String, Tensor> state = new HashMap<>(fitted.state());
            state.put(name, values);
            assertRefused(() -> named.withState(state), "Pca: ", name, "Pca.fit(data.train())");
            state.remove(name);
            assertRefused(() -> named.withState(state), "Pca: it has [");
        });
        Map<String, Tensor> state = new HashMap<>(fitted.state());
        state.put("mean", Tensor.of(Shape.of(3), new double[] {0, Double.NaN, 0}));
        assertRefused(() -> named.withState(state), "mean holds NaN");
    }
}
