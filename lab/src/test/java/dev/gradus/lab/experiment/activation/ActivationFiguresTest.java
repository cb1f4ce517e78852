package dev.gradus.lab.experiment.activation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gradus.nn.activation.ELU;
import dev.gradus.nn.activation.LeakyReLU;
import dev.gradus.nn.activation.Maxout;
import dev.gradus.nn.activation.ReLU;
import dev.gradus.tensor.Tensor;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// What experiments of the theme count.
class ActivationFiguresTest {
    private static final Tensor SUMS = Tensor.of(new float[][] {{-1, -9, 1, -2}, {-2, -8, -1, 3}});

    /// Of four units the first two have negative sums only.
    @Test
    void units_without_a_slope_are_dead() {
        assertThat(DeadReLU.dead(new ReLU(), SUMS)).isEqualTo(0.5);
        assertThat(DeadReLU.dead(new LeakyReLU(), SUMS)).isZero();
    }

    /// e⁻⁸ is less than a thousandth, e⁻¹ is not.
    @Test
    void a_unit_of_elu_is_dead_far_below_zero() {
        assertThat(DeadReLU.dead(new ELU(), SUMS)).isEqualTo(0.25);
    }

    @Test
    void a_unit_of_maxout_has_always_a_largest_piece() {
        assertThat(DeadReLU.dead(new Maxout(), SUMS)).isZero();
    }

    /// Three units of ten weights: one sign, both signs, and no gradient at all, which does not count.
    @Test
    void units_whose_weights_move_together() {
        float[] gradient = new float[30];
        for (int i = 0; i < 10; i++) gradient[i] = 1;
        for (int i = 10; i < 20; i++) gradient[i] = i % 2 == 0 ? 1 : -1;
        int[] counts = new int[2];
        ZeroCentred.count(gradient, counts);
        assertThat(counts).containsExactly(1, 2);
    }

    /// The mean of 20 errors is 0.05 when one of the last twenty is 1: after 30 that were 1, that is 19 steps later.
    @Test
    void first_step_with_few_errors() {
        List<Double> errors =
                Stream.concat(Collections.nCopies(30, 1.0).stream(), Collections.nCopies(30, 0.0).stream()).toList();
        assertThat(ActivationCurves.first(errors, 100)).isEqualTo(49);
        assertThat(ActivationCurves.first(Collections.nCopies(60, 1.0), 100)).isEqualTo(100);
    }
}
