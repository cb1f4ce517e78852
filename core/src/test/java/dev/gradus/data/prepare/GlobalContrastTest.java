package dev.gradus.data.prepare;

import static dev.gradus.error.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.gradus.data.Preparation;
import dev.gradus.data.Split;
import dev.gradus.tensor.Shape;
import java.util.List;
import org.junit.jupiter.api.Test;

class GlobalContrastTest implements PreparationContract {
    @Override
    public Preparation fit(Split.Train train) {
        return GlobalContrast.fit(train);
    }

    @Override
    public boolean hasInverse() {
        return false;
    }

    private static float[] applied(double scale, double lambda, double epsilon, float... sample) {
        var config = new GlobalContrast.Config(List.of(sample.length), scale, lambda, epsilon);
        float[] values = sample.clone();
        new GlobalContrast(config).apply(values, 0, 1);
        return values;
    }

    /// 2 4 4 4 5 5 7 9 has mean 5 and, divided by n, deviation 2.
    @Test
    void each_sample_gets_mean_0_and_deviation_1() {
        float[] sample = {2, 4, 4, 4, 5, 5, 7, 9};
        assertThat(applied(1, 0, 1e-8, sample)).containsExactly(-1.5f, -0.5f, -0.5f, -0.5f, 0, 0, 1, 2);
        assertThat(applied(3, 0, 1e-8, sample)).contains(-4.5f, 6);
        assertThat(applied(1, 12, 1e-8, sample)).contains(-0.75f, 1); // √(12 + 4) = 4
        assertThat(applied(1, 0, 8, sample)).contains(-0.375f, 0.5f); // less contrast than ε
    }

    @Test
    void brighter_and_stronger_is_the_same() {
        float[] dim = {0.1f, 0.2f, 0.4f}, bright = {5.5f, 6, 7};
        assertThat(applied(1, 0, 1e-8, dim)).containsExactly(applied(1, 0, 1e-8, bright), within(1e-6f));
    }

    @Test
    void a_constant_sample_becomes_0() {
        assertThat(applied(1, 0, 1e-8, 1e6f + 0.1f, 1e6f + 0.1f, 1e6f + 0.1f)).containsExactly(0, 0, 0);
    }

    @Test
    void a_nan_stays_in_its_sample() {
        float[] values = {1, Float.NaN, 1, 3};
        new GlobalContrast(new GlobalContrast.Config(List.of(2), 1, 0, 1e-8)).apply(values, 0, 2);
        assertThat(values).containsExactly(Float.NaN, Float.NaN, -1, 1);
    }

    @Test
    void settings_are_kept_and_the_shape_is_that_of_the_split() {
        var settings = new GlobalContrast.Config(List.of(), 2, 10, 1e-4);
        assertThat(GlobalContrast.fit(PreparationContract.train(3, Shape.of(1, 2, 2)), settings).config())
                .isEqualTo(new GlobalContrast.Config(List.of(1, 2, 2), 2, 10, 1e-4));
    }

    @Test
    void settings_out_of_range_are_refused() {
        List<Integer> shape = List.of(2);
        assertRefused(() -> new GlobalContrast(new GlobalContrast.Config(shape, 0, 0, 1)), "GlobalContrast: scale 0.0");
        assertRefused(() -> new GlobalContrast(new GlobalContrast.Config(shape, 1, -1, 1)), "lambda -1.0");
        assertRefused(() -> new GlobalContrast(new GlobalContrast.Config(shape, 1, 0, 0)), "epsilon 0.0");
        assertRefused(() -> new GlobalContrast(new GlobalContrast.Config(shape, Double.NaN, 0, 1)), "scale NaN");
    }
}
