package dev.gradus.data.prepare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.gradus.data.InMemory;
import dev.gradus.data.Preparation;
import dev.gradus.data.Split;
import dev.gradus.error.GradusException;
import dev.gradus.tensor.Shape;
import java.util.List;
import org.junit.jupiter.api.Test;

class StandardizeTest implements PreparationContract {
    private static final List<String> ONE = List.of("only");

    @Override
    public Preparation fit(Split.Train train) {
        return Standardize.fit(train);
    }

    private static Split.Train rows(float[]... rows) {
        return new Split.Train(InMemory.of("rows", rows, new int[rows.length], ONE));
    }

    /// 2 4 4 4 5 5 7 9 has mean 5 and, divided by n, deviation 2.
    @Test
    void a_feature_gets_mean_0_and_deviation_1() {
        float[][] rows = {{2}, {4}, {4}, {4}, {5}, {5}, {7}, {9}};
        Standardize fitted = Standardize.fit(rows(rows));
        assertThat(fitted.config()).isEqualTo(new Standardize.Config(List.of(1), List.of(5.0), List.of(2.0)));
        float[] values = {2, 9, 5};
        fitted.apply(values, 0, 3);
        assertThat(values).containsExactly(-1.5f, 2, 0);
    }

    @Test
    void each_feature_has_its_own_statistics() {
        Standardize fitted = Standardize.fit(rows(new float[] {0, 100}, new float[] {2, 300}));
        float[] values = {0, 100, 4, 200};
        fitted.apply(values, 0, 2);
        assertThat(values).containsExactly(-1, -1, 3, 0);
    }

    @Test
    void the_pixels_of_a_channel_share_their_statistics() {
        float[][] images = {{1, 3, 10, 10}, {1, 3, 30, 30}};
        Standardize fitted =
                Standardize.fit(new Split.Train(InMemory.of("i", images, new int[2], ONE).shaped(Shape.of(2, 1, 2))));
        assertThat(fitted.config().mean()).containsExactly(2.0, 20.0);
        assertThat(fitted.config().std()).containsExactly(1.0, 10.0);
        float[] values = images[1].clone();
        fitted.apply(values, 0, 1);
        assertThat(values).containsExactly(-1, 1, 1, 1);
    }

    @Test
    void a_constant_feature_is_only_shifted() {
        float[][] rows = {{0.1f, 1}, {0.1f, 2}, {0.1f, 3}};
        Standardize fitted = Standardize.fit(rows(rows));
        assertThat(fitted.config().std().getFirst()).isZero();
        float[] values = {0.1f, 2, 5.1f, 2};
        fitted.apply(values, 0, 2);
        assertThat(values).containsExactly(0, 0, 5.1f - 0.1f, 0);
    }

    /// 0, 0, 0, 0.04 has mean 0.01 and deviation √(0.03² + 3 · 0.01²) / 2 = 0.01732; the other column is constant.
    @Test
    void a_floor_is_the_least_deviation_of_what_is_not_constant() {
        Split.Train train = rows(new float[] {0, 3}, new float[] {0, 3}, new float[] {0, 3}, new float[] {0.04f, 3});
        Standardize plain = Standardize.fit(train), floor = Standardize.fit(train, 0.5);
        assertThat(plain.config().std().getFirst()).isCloseTo(Math.sqrt(0.0012) / 2, within(1e-7));
        assertThat(floor.config().std()).containsExactly(0.5, 0.0);
        assertThat(Standardize.fit(train, 1e-3).config()).isEqualTo(plain.config());
        float[] later = {4.01f, 5, -4, 3}, values = later.clone();
        floor.apply(values, 0, 2);
        assertThat(values).containsExactly(new float[] {8, 2, -8.02f, 0}, within(1e-6f));
        for (double wrong : new double[] {-1, Double.NaN, Double.POSITIVE_INFINITY}) {
            assertThatThrownBy(() -> Standardize.fit(train, wrong))
                    .isInstanceOf(GradusException.class)
                    .hasMessageContaining("a floor of " + wrong);
        }
    }

    @Test
    void a_large_mean_does_not_spoil_a_small_deviation() {
        float[][] rows = new float[1000][1];
        for (int i = 0; i < rows.length; i++) rows[i][0] = 1e6f + (i % 2);
        Standardize fitted = Standardize.fit(rows(rows));
        assertThat(fitted.config().mean().getFirst()).isEqualTo(1e6 + 0.5);
        assertThat(fitted.config().std().getFirst()).isCloseTo(0.5, within(1e-12));
    }

    @Test
    void saved_statistics_that_do_not_fit_are_refused() {
        List<Double> nan = List.of(Double.NaN);
        List<Double> one = List.of(1.0);
        List<Double> two = List.of(1.0, 1.0);
        List<Integer> shape = List.of(1);
        for (var config :
                List.of(
                        new Standardize.Config(shape, two, one),
                        new Standardize.Config(shape, one, two),
                        new Standardize.Config(shape, nan, one),
                        new Standardize.Config(shape, one, List.of(-1.0)),
                        new Standardize.Config(shape, List.of(), List.of()),
                        new Standardize.Config(List.of(), two, two))) {
            assertThatThrownBy(() -> new Standardize(config))
                    .isInstanceOf(GradusException.class)
                    .hasMessageStartingWith("Standardize: ")
                    .hasMessageEndingWith("Fit it again: Standardize.fit(data.train()).");
        }
    }
}
