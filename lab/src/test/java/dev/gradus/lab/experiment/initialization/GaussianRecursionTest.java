package dev.gradus.lab.experiment.initialization;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

/// The recursion against integrals that have a closed form.
class GaussianRecursionTest {
    @Test
    void moments_of_a_normal_number() {
        assertThat(GaussianRecursion.mean(_ -> 1)).isEqualTo(1, within(1e-12));
        assertThat(GaussianRecursion.mean(u -> u)).isEqualTo(0, within(1e-12));
        assertThat(GaussianRecursion.mean(u -> u * u * u * u)).isEqualTo(3, within(1e-12));
    }

    /// The slope of ReLU jumps between two points of the sum, which costs half a step of it.
    private static final double JUMP = 5e-4;

    /// E[ReLU²] = 1/2 and E[ReLU] = 1/√(2π) of the deviation, so that the mean square is multiplied by gain/2 in each layer.
    @Test
    void relu_has_the_factor_of_half_the_gain() {
        GaussianRecursion xavier = Curve.RELU.recursion(1, 3);
        double share = 0.5 - 1 / (2 * Math.PI);
        assertThat(xavier.activations()[0]).isEqualTo(Math.sqrt(share), within(1e-6));
        assertThat(xavier.activations()[2]).isEqualTo(Math.sqrt(share / 4), within(1e-6));
        assertThat(xavier.gradients()[0]).isEqualTo(0.5, within(JUMP));
        GaussianRecursion he = Curve.RELU.recursion(2, 3);
        assertThat(he.activations()[2]).isEqualTo(he.activations()[0], within(1e-6));
        assertThat(he.gradients()[0]).isEqualTo(1, within(2 * JUMP));
    }

    /// Where sums are small a sigmoid is 1/2 + u/4: E[z²] = 1/4, deviation √(gain/4)/4, slope 1/4.
    @Test
    void sigmoid_of_small_weights_is_linear() {
        GaussianRecursion small = Curve.SIGMOID.recursion(1e-4, 4);
        assertThat(small.activations()[3]).isEqualTo(0.01 / 2 / 4, within(1e-7));
        assertThat(small.gradients()[2]).isEqualTo(0.01 / 4, within(1e-6));
    }

    @Test
    void flat_is_a_slope_of_less_than_a_hundredth_of_the_largest() {
        assertThat(Curve.TANH.isFlat(0.996)).isTrue();
        assertThat(Curve.TANH.isFlat(-0.99)).isFalse();
        assertThat(Curve.SIGMOID.isFlat(0.002)).isTrue();
        assertThat(Curve.SIGMOID.isFlat(0.01)).isFalse();
        assertThat(Curve.RELU.isFlat(0)).isTrue();
    }
}
