package dev.gradus.lab.experiment.optimization;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class BowlTest {
    /// Inputs along the axes, four times as long along the second: the curvatures are 2 · 1/2 and 2 · 16/2.
    private static final Bowl LONG = Bowl.of(new double[][] {{1, 0}, {0, 4}}, new double[] {2, 4});

    @Test
    void condition_and_minimum_are_those_of_the_inputs() {
        assertThat(LONG.condition()).isCloseTo(16, within(1e-12));
        assertThat(LONG.bestX()).isEqualTo(2);
        assertThat(LONG.bestY()).isEqualTo(1);
        assertThat(LONG.above(0, 0)).isCloseTo((4 + 16) / 2.0, within(1e-12));
    }

    @Test
    void the_error_shrinks_by_the_factor_of_the_condition() {
        double[] first = LONG.descend(1).getLast();
        double factor = 15 / 17.0; // (κ - 1) / (κ + 1)
        assertThat(first[0] - 2).isCloseTo(-2 * factor, within(1e-12));
        assertThat(first[1] - 1).isCloseTo(factor, within(1e-12));
    }

    @Test
    void a_round_bowl_takes_one_step() {
        Bowl round = Bowl.of(new double[][] {{1, 0}, {0, 1}}, new double[] {3, -2});
        assertThat(round.descend(100)).hasSize(2);
    }

    @Test
    void the_houses_of_the_lectures_are_a_valley_of_millions() {
        double[][] x = {{2104, 1}, {1600, 1}, {2400, 1}, {1416, 1}, {3000, 1}};
        Bowl raw = Bowl.of(x, new double[] {400, 330, 369, 232, 540});
        assertThat(raw.condition()).isCloseTo(69_743_409, within(100.0));
        assertThat(raw.bestX()).isCloseTo(0.16512, within(1e-5));
    }
}
