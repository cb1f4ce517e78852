package dev.gradus.data.prepare;

import static dev.gradus.error.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.gradus.data.InMemory;
import dev.gradus.data.Preparation;
import dev.gradus.data.Prepared;
import dev.gradus.data.Split;
import dev.gradus.tensor.Shape;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class WhitenTest implements PreparationContract {
    @Override
    public Preparation fit(Split.Train train) {
        return Whiten.fit(train);
    }

    @Nested
    class NotTurnedBack implements PreparationContract {
        @Override
        public Preparation fit(Split.Train train) {
            return Whiten.fit(train, Whiten.Kind.PCA, 1e-3);
        }
    }

    private static Split.Train rows(float[]... rows) {
        return new Split.Train(InMemory.of("rows", rows, new int[rows.length], List.of("only")));
    }

    /// Samples whose elements are all correlated, of variances from 1 to 10⁴.
    private static Split.Train correlated(int samples, Shape shape) {
        float[][] rows = PreparationContract.random(samples, shape.size());
        for (float[] row : rows) {
            for (int k = 1; k < row.length; k++) row[k] = row[k] * (k % 7 == 0 ? 20 : 1) + 0.9f * row[k - 1];
        }
        return new Split.Train(InMemory.of("c", rows, new int[samples], List.of("only")).shaped(shape));
    }

    @ParameterizedTest
    @EnumSource(Whiten.Kind.class)
    void the_whitened_covariance_is_the_identity(Whiten.Kind kind) {
        Split.Train train = correlated(500, Shape.of(3, 4, 4));
        Whiten whiten = Whiten.fit(train, kind, 0);
        Split.Train white = Prepared.of(train, whiten);
        assertThat(white.data().shape()).isEqualTo(kind == Whiten.Kind.PCA ? Shape.of(48) : Shape.of(3, 4, 4));
        Covariance covariance = Covariance.of("test", white);
        for (int i = 0; i < 48; i++) {
            assertThat(covariance.mean()[i]).isCloseTo(0, within(1e-4));
            for (int k = 0; k < 48; k++) {
                assertThat(covariance.matrix()[48 * i + k]).isCloseTo(i == k ? 1 : 0, within(1e-4));
            }
        }
    }

    /// Variances 8 and 2 along the axes: divided by √(8 + 1) and √(2 + 2·1 - 1).
    @Test
    void epsilon_is_added_to_each_variance() {
        float[][] rows = {{4, 0}, {-4, 0}, {0, 2}, {0, -2}};
        float[] zca = {3, 3}, pca = {3, 3};
        Whiten.fit(rows(rows), Whiten.Kind.ZCA, 1).apply(zca, 0, 1);
        Whiten.fit(rows(rows), Whiten.Kind.PCA, 1).apply(pca, 0, 1);
        assertThat(zca).containsExactly(new float[] {1, (float) Math.sqrt(3)}, within(1e-6f));
        assertThat(pca).containsExactly(zca, within(1e-6f));
    }

    @Test
    void zca_changes_samples_least() {
        Split.Train train = correlated(200, Shape.of(6));
        assertThat(distance(train, Whiten.Kind.ZCA)).isLessThan(0.9 * distance(train, Whiten.Kind.PCA));
    }

    private static double distance(Split.Train train, Whiten.Kind kind) {
        Split.Train centred = Prepared.of(train, ZeroMean.fit(train));
        Split.Train white = Prepared.of(centred, Whiten.fit(centred, kind, 0));
        float[] before = new float[6], after = new float[6];
        double sum = 0;
        for (int i = 0; i < 200; i++) {
            centred.data().readInput(i, before, 0);
            white.data().readInput(i, after, 0);
            for (int k = 0; k < 6; k++) sum += (before[k] - after[k]) * (before[k] - after[k]);
        }
        return sum;
    }

    @ParameterizedTest
    @EnumSource(Whiten.Kind.class)
    void a_constant_element_needs_an_epsilon(Whiten.Kind kind) {
        Split.Train train = rows(new float[] {0.1f, 2}, new float[] {0.1f, 4}, new float[] {0.1f, 9});
        assertRefused(
                () -> Whiten.fit(train, kind, 0), "Whiten: epsilon 0 for samples that differ in 1 of 2 directions");
        float[] values = {0.1f, 9};
        Whiten.fit(train, kind, 1e-5).apply(values, 0, 1);
        float white = (float) (4 / Math.sqrt(26.0 / 3 + 1e-5));
        assertThat(values)
                .containsExactly(
                        kind == Whiten.Kind.PCA ? new float[] {white, 0} : new float[] {0, white}, within(1e-6f));
    }

    @Test
    void samples_without_directions_are_refused() {
        assertRefused(() -> Whiten.fit(rows(new float[] {1, 2})), "Whiten: rows has 1 training sample");
        assertRefused(
                () -> Whiten.fit(rows(new float[] {1}, new float[] {1})), "Whiten: all 2 samples of rows are the same");
    }

    @Test
    void an_epsilon_that_is_none_is_refused() {
        for (double epsilon : new double[] {-1e-5, Double.NaN, Double.POSITIVE_INFINITY}) {
            assertRefused(
                    () -> Whiten.fit(rows(new float[] {1}, new float[] {2}), Whiten.Kind.ZCA, epsilon),
                    "Whiten: epsilon " + epsilon);
        }
    }
}
