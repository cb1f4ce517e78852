package dev.gradus.data.prepare;

import static dev.gradus.error.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gradus.data.InMemory;
import dev.gradus.data.Pixels;
import dev.gradus.data.Preparation;
import dev.gradus.data.Split;
import dev.gradus.data.source.Digits;
import dev.gradus.tensor.Shape;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RobustScaleTest implements PreparationContract {
    private static final List<String> ONE = List.of("only");

    @Override
    public Preparation fit(Split.Train train) {
        return RobustScale.fit(train);
    }

    private static Split.Train rows(float[]... rows) {
        return new Split.Train(InMemory.of("rows", rows, new int[rows.length], ONE));
    }

    /// 1 2 4 8 has the quartiles 1.75 and 5, and the median 3.
    @Test
    void quartiles_are_interpolated() {
        RobustScale fitted =
                RobustScale.fit(rows(new float[] {8, 0}, new float[] {1, 0}, new float[] {4, 0}, new float[] {2, 6}));
        assertThat(fitted.config().median()).containsExactly(3.0, 0.0);
        assertThat(fitted.config().range()).containsExactly(3.25, 1.5);
        float[] values = {6.25f, 3};
        fitted.apply(values, 0, 1);
        assertThat(values).containsExactly(1, 2);
    }

    @Test
    void one_wild_value_moves_nothing() {
        float[][] rows = {{1}, {2}, {3}, {4}, {5}};
        var tame = RobustScale.fit(rows(rows)).config();
        rows[4][0] = 1e9f;
        assertThat(RobustScale.fit(rows(rows)).config()).isEqualTo(tame);
        assertThat(tame.range()).containsExactly(2.0);
    }

    @Test
    void other_quantiles_can_be_asked_for() {
        RobustScale fitted = RobustScale.fit(rows(new float[] {2}, new float[] {10}, new float[] {4}), 0, 1);
        assertThat(fitted.config()).isEqualTo(new RobustScale.Config(List.of(1), List.of(4.0), List.of(8.0), 0, 1));
    }

    @Test
    void what_has_no_range_is_only_shifted() {
        for (float[][] rows : new float[][][] {{{3}}, {{3}, {3}, {3}, {3}, {9}}}) {
            RobustScale fitted = RobustScale.fit(rows(rows));
            assertThat(fitted.config().range()).containsExactly(0.0);
            float[] value = {9};
            fitted.apply(value, 0, 1);
            assertThat(value).containsExactly(6);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 50, 100, 1 << 20})
    void blocks_of_groups_find_the_same(int mostAtOnce) {
        Split.Train train = PreparationContract.train(25, Shape.of(7));
        Groups groups = Groups.of(train.data().shape());
        assertThat(Quantiles.of(mostAtOnce, "test", groups, train, 0.3, 0.5))
                .isDeepEqualTo(Quantiles.of("test", groups, train, 0.3, 0.5));
    }

    @Test
    void counted_bytes_have_the_quantiles_of_the_numbers() {
        var digits = Digits.load().train().data();
        Pixels pixels = digits.pixels();
        assertThat(pixels).isNotNull();
        float[][] rows = new float[digits.size()][64];
        for (int i = 0; i < rows.length; i++) digits.readInput(i, rows[i], 0);
        Shape shape = digits.shape();
        var numbers = new Split.Train(InMemory.of("numbers", rows, new int[rows.length], ONE).shaped(shape));
        assertThat(RobustScale.fit(new Split.Train(digits)).config()).isEqualTo(RobustScale.fit(numbers).config());
        assertThat(RobustScale.fit(numbers).config().range().getFirst()).isPositive();
    }

    @ParameterizedTest
    @CsvSource({"25,75", "0.5,0.5", "0.75,0.25", "-0.1,0.5", "NaN,1"})
    void quantiles_that_are_none_are_refused(double low, double high) {
        assertRefused(() -> RobustScale.fit(rows(new float[] {1}), low, high), "RobustScale: quantiles " + low);
    }

    @Test
    void saved_statistics_that_do_not_fit_are_refused() {
        List<Double> one = List.of(1.0);
        List<Integer> shape = List.of(1);
        for (var config :
                List.of(
                        new RobustScale.Config(shape, List.of(), one, 0.25, 0.75),
                        new RobustScale.Config(shape, one, List.of(), 0.25, 0.75),
                        new RobustScale.Config(shape, one, List.of(-1.0), 0.25, 0.75),
                        new RobustScale.Config(shape, one, one, 0.75, 0.25))) {
            assertRefused(() -> new RobustScale(config), "RobustScale: ");
        }
    }
}
