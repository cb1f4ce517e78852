package dev.gradus.diagnose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class LossesTest {
    private static Losses of(int count) {
        var losses = new Losses();
        for (int i = 0; i < count; i++) losses.add(i);
        return losses;
    }

    @Test
    void few_losses_are_kept_as_they_are() {
        assertThat(of(5).all()).containsExactly(0, 1, 2, 3, 4);
    }

    @Test
    void of_many_losses_each_number_is_the_mean_of_as_many() {
        double[] means = of(4 * Losses.MOST).all();
        assertThat(means.length).isBetween(Losses.MOST / 2, Losses.MOST);
        int stride = 4 * Losses.MOST / means.length;
        for (int i = 0; i < means.length; i++) assertThat(means[i]).isEqualTo(i * stride + (stride - 1) / 2.0);
    }

    @Test
    void losses_of_steps_that_come_again_are_forgotten() {
        Losses losses = of(10);
        losses.drop(3);
        assertThat(losses.all()).containsExactly(0, 1, 2, 3, 4, 5, 6);
        losses.add(50);
        assertThat(losses.all()).endsWith(6, 50);
        losses.drop(100);
        assertThat(losses.all()).isEmpty();
    }

    @Test
    void a_mean_that_is_cut_goes_on_with_the_losses_that_come_again() {
        Losses losses = of(3 * Losses.MOST); // means of four
        int last = losses.all().length;
        losses.drop(2);
        losses.add(7);
        losses.add(9);
        double mean = 4 * (last - 1) + 1.5;
        assertThat(losses.all()).hasSize(last);
        assertThat(losses.all()[last - 1]).isCloseTo((2 * mean + 16) / 4, within(1e-9));
    }

    @Test
    void what_was_saved_goes_on_as_if_nothing_had_happened() {
        Losses losses = of(2 * Losses.MOST + 7), again = new Losses();
        again.resume(Plain.of(losses.state()));
        for (int i = 0; i < 9; i++) {
            losses.add(i);
            again.add(i);
        }
        assertThat(again.all()).isEqualTo(losses.all());
        assertThat(again.state()).isEqualTo(losses.state());
    }
}
