package dev.gradus.data.augment;

import static dev.gradus.error.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.gradus.data.Mixing;
import dev.gradus.tensor.Rng;
import dev.gradus.tensor.Shape;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MixingTest {
    /// Three images of 1 x 2 x 4: image i is full of i + 1, and of class i.
    private static Mixing.Samples samples() {
        float[] x = new float[24], y = {1, 0, 0, 0, 1, 0, 0, 0, 1};
        for (int i = 0; i < 24; i++) x[i] = i / 8 + 1;
        return new Mixing.Samples(3, Shape.of(1, 2, 4), x, 3, y);
    }

    @Test
    void mixup_blends_each_sample_with_the_one_before() {
        Mixing.Samples s = samples();
        Mixup.mix(s, 0.75f);
        assertThat(s.inputs()[0]).isEqualTo(0.75f * 1 + 0.25f * 3);
        assertThat(s.inputs()[8]).isEqualTo(0.75f * 2 + 0.25f * 1);
        assertThat(s.inputs()[23]).isEqualTo(0.75f * 3 + 0.25f * 2);
        assertThat(s.targets()).containsExactly(0.75f, 0, 0.25f, 0.25f, 0.75f, 0, 0, 0.25f, 0.75f);
    }

    @Test
    void cutmix_takes_a_rectangle_from_the_one_before_and_counts_labels_by_area() {
        Mixing.Samples s = samples();
        CutMix.mix(s, 0.75, 1, 2); // half sides of 0.25 · 2 = 0.5 and 0.25 · 4 = 1, floored: no rows
        assertThat(s.inputs()).containsExactly(samples().inputs());
        assertThat(s.targets()).containsExactly(samples().targets());
        CutMix.mix(s, 0, 1, 2); // half sides 1 and 2: everything
        assertThat(s.inputs()[0]).isEqualTo(3);
        assertThat(s.targets()).containsExactly(0, 0, 1, 1, 0, 0, 0, 1, 0);
        s = samples();
        CutMix.mix(s, 0, 0, 0); // rows -1 to 1, columns -2 to 2: what is inside is 1 x 2
        assertThat(s.inputs()).startsWith(3, 3, 1, 1, 1, 1, 1, 1, 1, 1, 2, 2, 2, 2, 2, 2);
        assertThat(s.targets()).containsExactly(0.75f, 0, 0.25f, 0.25f, 0.75f, 0, 0, 0.25f, 0.75f);
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.2, 0.5, 1, 2, 8})
    void shares_have_mean_and_variance_of_the_beta_distribution(double alpha) {
        int n = 20_000;
        double sum = 0, squares = 0;
        for (int i = 0; i < n; i++) {
            double x = Draws.beta(Rng.of(1).fork(i), alpha);
            sum += x;
            squares += (x - 0.5) * (x - 0.5);
        }
        double variance = 1 / (4 * (2 * alpha + 1));
        assertThat(sum / n).isCloseTo(0.5, within(4 * Math.sqrt(variance / n)));
        assertThat(squares / n).isCloseTo(variance, within(0.03 * variance));
    }

    @Test
    void a_tiny_alpha_gives_one_of_the_two() {
        for (int i = 0; i < 100; i++) {
            assertThat(Draws.beta(Rng.of(2).fork(i), 1e-3)).isBetween(0.0, 1.0).isNotNaN();
        }
    }

    @Test
    void one_of_several_ways_is_drawn_for_each_batch() {
        boolean blended = false, cut = false;
        for (int i = 0; i < 20; i++) {
            Mixing.Samples s = samples();
            new MixOneOf().apply(s, Rng.of(3).fork(i));
            boolean whole = true;
            for (float x : s.inputs()) whole &= x == 1 || x == 2 || x == 3;
            blended |= !whole;
            cut |= whole;
        }
        assertThat(blended && cut).isTrue();
    }

    @Test
    void one_sample_is_its_own_neighbour_and_none_is_nothing() {
        var one = new Mixing.Samples(1, Shape.of(1, 1, 1), new float[] {5}, 2, new float[] {0, 1});
        Mixup.mix(one, 0.5f);
        CutMix.mix(one, 0, 0, 0);
        assertThat(one.inputs()).containsExactly(5);
        assertThat(one.targets()).containsExactly(0, 1);
        new MixOneOf().apply(new Mixing.Samples(0, Shape.of(1, 1, 1), new float[0], 2, new float[0]), Rng.of(1));
    }

    @Test
    void settings_out_of_range_are_refused() {
        assertRefused(() -> new Mixup(new Mixup.Config(0)), "Mixup", "alpha");
        assertRefused(() -> new CutMix(new CutMix.Config(Double.NaN)), "CutMix", "alpha");
        assertRefused(() -> new MixOneOf(new MixOneOf.Config(List.of())), "MixOneOf", "choices");
    }
}
