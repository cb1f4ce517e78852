package dev.gradus.data.prepare;

import static dev.gradus.error.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gradus.catalogue.Catalogues;
import dev.gradus.data.Dataset;
import dev.gradus.data.Numbered;
import dev.gradus.data.Preparation;
import dev.gradus.data.Prepared;
import dev.gradus.data.Split;
import dev.gradus.data.Subset;
import dev.gradus.data.Task;
import dev.gradus.tensor.Shape;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ImputeTest implements PreparationContract {
    private static final float NAN = Float.NaN;

    /// Rows with gaps, which no other data set of ours lets through.
    record Gaps(Shape shape, float[]... rows) implements Dataset {
        static Split.Train of(float[]... rows) {
            return new Split.Train(new Gaps(Shape.of(rows[0].length), rows));
        }

        @Override
        public String name() {
            return "gaps";
        }

        @Override
        public int size() {
            return rows.length;
        }

        @Override
        public Task task() {
            return new Task.Classification(List.of("only"));
        }

        @Override
        public void readInput(int index, float[] into, int offset) {
            System.arraycopy(rows[index], 0, into, offset, rows[index].length);
        }

        @Override
        public void readTarget(int index, float[] into, int offset) {
            into[offset] = 0;
        }
    }

    @Override
    public Preparation fit(Split.Train train) {
        return Impute.fit(train);
    }

    @Override
    public boolean hasInverse() {
        return false;
    }

    private static List<Double> values(Impute.Strategy strategy, float[]... rows) {
        return Impute.fit(Gaps.of(rows), strategy).config().value();
    }

    @Test
    void each_strategy_has_its_value() {
        float[][] rows = {{1, NAN}, {NAN, 5}, {1, 7}, {4, NAN}, {10, NAN}};
        assertThat(values(Impute.Strategy.MEAN, rows)).containsExactly(4.0, 6.0);
        assertThat(values(Impute.Strategy.MEDIAN, rows)).containsExactly(2.5, 6.0);
        assertThat(values(Impute.Strategy.MOST_FREQUENT, rows)).containsExactly(1.0, 5.0);
        assertThat(values(Impute.Strategy.MEDIAN, new float[] {3}, new float[] {-0f}, new float[] {9}))
                .containsExactly(3.0);
    }

    @Test
    void only_gaps_are_filled() {
        Impute fitted = Impute.fit(Gaps.of(new float[] {1, 10}, new float[] {3, NAN}));
        float[] values = {NAN, 5, 7, NAN};
        fitted.apply(values, 0, 2);
        assertThat(values).containsExactly(2, 5, 7, 10);
    }

    @Test
    void the_pixels_of_a_channel_share_their_value() {
        float[][] images = {{1, 3, 10, NAN}, {NAN, 3, 30, 30}};
        Impute fitted = Impute.fit(new Split.Train(new Gaps(Shape.of(2, 1, 2), images)));
        assertThat(fitted.config().value()).containsExactly(3.0, 30.0);
        float[] values = images[1].clone();
        fitted.apply(values, 0, 1);
        assertThat(values).containsExactly(3, 3, 30, 30);
    }

    @Test
    void what_comes_after_is_fitted_to_what_it_leaves() {
        Split.Train train = Gaps.of(new float[] {1}, new float[] {NAN}, new float[] {3});
        Impute impute = Impute.fit(train, Impute.Strategy.MEAN);
        assertRefused(() -> MinMax.fit(train), "gaps has NaN in training sample 1", "Impute.fit");
        Split.Train filled = Prepared.of(train, impute);
        assertThat(MinMax.fit(filled).config().max()).containsExactly(3.0);
        float[] value = new float[2];
        filled.data().readInput(1, value, 1);
        assertThat(value).containsExactly(0, 2);
        assertThat(filled.data().size()).isEqualTo(3);
        assertRefused(
                () -> Prepared.of(Numbered.classes(3, 1, 2), impute), "Impute: samples of shape [2], expected [1]");
    }

    @ParameterizedTest
    @EnumSource(Impute.Strategy.class)
    void a_feature_without_values_is_named(Impute.Strategy strategy) {
        assertRefused(
                () -> values(strategy, new float[] {1, NAN}, new float[] {2, NAN}),
                "Impute: gaps has no value at all for feature 1");
    }

    @Test
    void saved_values_that_do_not_fit_are_refused() {
        for (var config :
                List.of(
                        new Impute.Config(List.of(2), List.of(1.0)),
                        new Impute.Config(List.of(1), List.of(Double.NaN)),
                        new Impute.Config(List.of(), List.of(1.0, 1.0)))) {
            assertRefused(() -> new Impute(config), "Impute: value");
        }
    }

    @Override
    @ParameterizedTest
    @ValueSource(ints = {1, 3, 7, 8, 13, 16, 17, 31, 64, 207})
    public void what_is_saved_prepares_the_same_bits(int size) {
        Preparation fitted = fit(PreparationContract.train(9, Shape.of(size)));
        Preparation read = Catalogues.PREPARATIONS.read(Catalogues.PREPARATIONS.write(fitted));
        float[] once = Standardize.filled(size, NAN);
        float[] again = once.clone();
        fitted.apply(once, 0, 1);
        read.apply(again, 0, 1);
        assertThat(again).isEqualTo(once).doesNotContain(NAN);
        assertThat(read.config()).isEqualTo(fitted.config());
    }

    @Override
    @Test
    public void no_samples_and_values_that_are_not_finite_are_named() {
        assertRefused(
                () -> fit(new Split.Train(new Subset(Numbered.classes(3, 1, 2)))), "numbered has no training samples");
        assertRefused(
                () -> fit(Gaps.of(new float[] {1, 2}, new float[] {3, Float.NEGATIVE_INFINITY})),
                "gaps has -Infinity in training sample 1, element 1, expected finite numbers");
    }
}
