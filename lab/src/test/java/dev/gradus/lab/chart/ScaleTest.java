package dev.gradus.lab.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class ScaleTest {
    @Test
    void ticks_are_round_and_enclose_the_values() {
        assertThat(Scale.linear(0.13, 0.87).ticks()).containsExactly(0.0, 0.2, 0.4, 0.6000000000000001, 0.8, 1.0);
        assertThat(Scale.linear(5, 5).high()).isGreaterThan(5);
        assertThat(Scale.linear(-3, 4).ticks()).containsExactly(-4.0, -2.0, 0.0, 2.0, 4.0);
    }

    @Test
    void orders_of_magnitude_get_a_logarithm() {
        Scale scale = Scale.fitting(0.02, 2.1);
        assertThat(scale.logarithmic()).isTrue();
        assertThat(scale.low()).isCloseTo(0.01, within(1e-12));
        assertThat(scale.high()).isCloseTo(3, within(1e-12));
        assertThat(scale.at(Math.sqrt(0.03))).isCloseTo(0.5, within(1e-12));
        assertThat(Scale.fitting(0.5, 2).logarithmic()).isFalse();
        assertThat(Scale.fitting(0, 2).logarithmic()).isFalse();
    }

    @Test
    void a_logarithmic_scale_of_one_value_has_two_ends() {
        for (double value : new double[] {1, 2, 3, 10, 1e-4}) {
            Scale scale = Scale.logarithmic(value, value);
            assertThat(scale.low()).as("below %s", value).isLessThan(scale.high());
            assertThat(scale.at(value)).isBetween(0.0, 1.0);
        }
    }

    @Test
    void epochs_are_marked_at_whole_numbers() {
        assertThat(Scale.whole(0, 5).ticks()).containsExactly(0.0, 1.0, 2.0, 3.0, 4.0, 5.0);
        assertThat(Scale.whole(0, 20).ticks()).containsExactly(0.0, 5.0, 10.0, 15.0, 20.0);
    }

    @Test
    void times_are_marked_at_round_times() {
        assertThat(Scale.time(0, 50).ticks()).containsExactly(0.0, 10.0, 20.0, 30.0, 40.0, 50.0);
        assertThat(Scale.time(0, 170).ticks()).containsExactly(0.0, 30.0, 60.0, 90.0, 120.0, 150.0, 180.0);
        assertThat(Scale.time(0, 5 * 3600).ticks()).containsExactly(0.0, 3600.0, 7200.0, 10800.0, 14400.0, 18000.0);
        assertThat(Scale.time(0, 10 * 86400).ticks())
                .containsExactly(0.0, 172800.0, 345600.0, 518400.0, 691200.0, 864000.0);
        assertThat(Scale.time(0, 0.4).ticks()).hasSizeBetween(4, 8);
    }

    @Test
    void things_have_places_of_equal_width() {
        Scale scale = Scale.places(4);
        assertThat(scale.at(0)).isEqualTo(0.125);
        assertThat(scale.at(3)).isEqualTo(0.875);
        assertThat(scale.at(99)).as("not beyond the end").isEqualTo(1);
        assertThat(Scale.linear(0.2, 1).upTo(0.9).ticks()).allMatch(tick -> tick <= 0.9);
    }
}
