package dev.gradus.lab.experiment.neuron;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.gradus.lab.chart.Mark;
import org.junit.jupiter.api.Test;

/// What the experiments of the neuron compute, beside answers found on paper.
class KnownAnswersTest {
    /// σ(-11 σ(-8) - 11 σ(3) + 6) and its three neighbours.
    @Test
    void the_lectures_weights_give_xor() {
        assertThat(XorByHand.output(0, 0)).isCloseTo(0.011184, within(1e-6));
        assertThat(XorByHand.output(0, 1)).isEqualTo(XorByHand.output(1, 0)).isCloseTo(0.994936, within(1e-6));
        assertThat(XorByHand.output(1, 1)).isCloseTo(0.024389, within(1e-6));
    }

    @Test
    void least_squares_finds_the_plane_that_made_the_targets() {
        double[][] samples = {{0, 0, 1, 3}, {1, 0, 1, 5}, {0, 1, 1, 2}, {2, 3, 1, 4}}; // t = 2 x1 - x2 + 3
        assertThat(Adaline.leastSquares(samples)).containsExactly(new double[] {2, -1, 3}, within(1e-12));
    }

    @Test
    void folded_intervals_are_exact_in_both_networks() {
        var three = DepthAgainstWidth.teeth(3).figures();
        assertThat(three).containsEntry("deepParameters", 19.0).containsEntry("shallowParameters", 22.0);
        assertThat(three).containsEntry("deepError", 0.0).containsEntry("shallowError", 0.0);
    }

    @Test
    void a_line_is_drawn_where_the_weighted_sum_is_zero() {
        for (double[] w : new double[][] {{1, 0, -0.5}, {0, 2, -1}, {1, -3, 0.7}}) {
            var line = (Mark.Line) InputSquare.UNIT.line("r0", w[0], w[1], w[2]);
            for (int i = 0; i < 2; i++) {
                assertThat(w[0] * line.x()[i] + w[1] * line.y()[i] + w[2]).isCloseTo(0, within(1e-12));
            }
        }
    }
}
