package dev.gradus.lab.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class ScaleTest {
    @Test
    void marks_are_round_and_enclose_the_values() {
        assertThat(Scale.linear(0.13, 0.87).marks()).containsExactly(0.0, 0.2, 0.4, 0.6000000000000001, 0.8, 1.0);
        assertThat(Scale.linear(5, 5).high()).isGreaterThan(5);
    }

    @Test
    void orders_of_magnitude_get_a_logarithm() {
        Scale scale = Scale.of(0.02, 2.1);
        assertThat(scale.logarithmic()).isTrue();
        assertThat(scale.low()).isCloseTo(0.01, within(1e-12));
        assertThat(scale.high()).isCloseTo(3, within(1e-12));
        assertThat(scale.at(Math.sqrt(0.03))).isCloseTo(0.5, within(1e-12));
        assertThat(Scale.of(0.5, 2).logarithmic()).isFalse();
        assertThat(Scale.of(0, 2).logarithmic()).isFalse();
    }

    @Test
    void epochs_are_marked_at_whole_numbers() {
        assertThat(Scale.whole(0, 5).marks()).containsExactly(0.0, 1.0, 2.0, 3.0, 4.0, 5.0);
        assertThat(Scale.whole(0, 20).marks()).containsExactly(0.0, 5.0, 10.0, 15.0, 20.0);
    }
}
