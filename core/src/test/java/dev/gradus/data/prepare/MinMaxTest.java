package dev.gradus.data.prepare;

import static dev.gradus.error.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gradus.data.InMemory;
import dev.gradus.data.Preparation;
import dev.gradus.data.Split;
import dev.gradus.tensor.Shape;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MinMaxTest implements PreparationContract {
    private static final List<String> ONE = List.of("only");
    private static final InMemory ROWS =
            InMemory.of("rows", new float[][] {{2, 7, -1, 5}, {6, 7, 0, 3}, {4, 7, 1, 1}}, new int[3], ONE);

    @Override
    public Preparation fit(Split.Train train) {
        return MinMax.fit(train);
    }

    private static float[] applied(MinMax fitted, float... values) {
        fitted.apply(values, 0, 1);
        return values;
    }

    @Test
    void the_least_becomes_0_the_greatest_1_and_a_constant_0() {
        MinMax fitted = MinMax.fit(new Split.Train(ROWS));
        assertThat(applied(fitted, 2, 7, -1, 1)).containsExactly(0, 0, 0, 0);
        assertThat(applied(fitted, 6, 7, 1, 5)).containsExactly(1, 0, 1, 1);
        assertThat(applied(fitted, 3, 7, 0, 3)).containsExactly(0.25f, 0, 0.5f, 0.5f);
    }

    @Test
    void any_range_can_be_asked_for() {
        MinMax fitted = MinMax.fit(new Split.Train(ROWS), -1, 1);
        assertThat(applied(fitted, 2, 7, 0, 5)).containsExactly(-1, -1, 0, 1);
    }

    @Test
    void the_inverse_of_a_constant_is_the_constant() {
        MinMax fitted = MinMax.fit(new Split.Train(ROWS), -1, 1);
        float[] values = applied(fitted, 2, 7, 0, 4);
        fitted.inverse(values, 0, 1);
        assertThat(values).containsExactly(2, 7, 0, 4);
    }

    @Test
    void values_outside_of_the_training_range_are_not_clipped() {
        assertThat(applied(MinMax.fit(new Split.Train(ROWS)), 10, 9, -3, 1)).containsExactly(2, 2, -1, 0);
    }

    @Test
    void the_pixels_of_a_channel_share_their_range() {
        MinMax fitted = MinMax.fit(new Split.Train(ROWS.shaped(Shape.of(2, 1, 2))));
        assertThat(fitted.config().min()).containsExactly(2.0, -1.0);
        assertThat(fitted.config().max()).containsExactly(7.0, 5.0);
        assertThat(applied(fitted, 2, 7, -1, 2)).containsExactly(0, 1, 0, 0.5f);
    }

    @ParameterizedTest
    @CsvSource({"1,0", "1,1", "NaN,1", "0,Infinity"})
    void a_range_that_is_none_is_refused(double low, double high) {
        assertRefused(() -> MinMax.fit(new Split.Train(ROWS), low, high), "MinMax: range from " + low + " to " + high);
    }

    @Test
    void saved_statistics_that_do_not_fit_are_refused() {
        List<Double> one = List.of(1.0);
        List<Integer> shape = List.of(1);
        for (var config :
                List.of(
                        new MinMax.Config(shape, List.of(), one, 0, 1),
                        new MinMax.Config(shape, one, List.of(), 0, 1),
                        new MinMax.Config(shape, one, List.of(0.5), 0, 1),
                        new MinMax.Config(shape, one, List.of(Double.POSITIVE_INFINITY), 0, 1),
                        new MinMax.Config(shape, one, one, 1, 0))) {
            assertRefused(() -> new MinMax(config), "MinMax: ");
        }
    }
}
