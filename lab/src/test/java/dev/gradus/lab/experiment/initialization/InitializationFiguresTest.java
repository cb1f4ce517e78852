package dev.gradus.lab.experiment.initialization;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.gradus.nn.activation.Tanh;
import dev.gradus.nn.init.Identity;
import dev.gradus.tensor.Rng;
import dev.gradus.tensor.Tensor;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/// What experiments of the theme count.
class InitializationFiguresTest {
    @Test
    void units_with_equal_weights_count_once() {
        float[] weights = new float[3 * 64];
        Arrays.fill(weights, 64, 128, 2);
        assertThat(ZeroInitSymmetry.different(weights)).isEqualTo(2);
        weights[130] = 1;
        assertThat(ZeroInitSymmetry.different(weights)).isEqualTo(3);
        weights[130] = 0.001f; // less than a thousandth of 2
        assertThat(ZeroInitSymmetry.different(weights)).isEqualTo(2);
    }

    /// There the slope is a hundredth of the largest: 4 σ(u) σ(-u) = 0.01.
    @Test
    void a_sigmoid_is_flat_from_six_on() {
        double u = LargeInputSaturation.flatFrom();
        assertThat(4 / ((1 + Math.exp(-u)) * (1 + Math.exp(u)))).isEqualTo(0.01, within(1e-12));
    }

    /// With weights of the identity z = tanh(tanh(x)), and ∂L/∂z¹ = tanh'(z¹) ∂L/∂z².
    @Test
    void signals_of_the_identity() {
        Tensor x = Tensor.of(new float[][] {{0.5f, -1}});
        Signals signals = Signals.through(2, new Tanh(), new Identity(), x, Rng.of(1));
        double first = Math.tanh(0.5), second = Math.tanh(first);
        assertThat(signals.activations().get(1)[0]).isEqualTo((float) second, within(1e-6f));
        double ratio = signals.gradients().get(0)[0] / signals.gradients().get(1)[0];
        assertThat(ratio).isEqualTo(1 - second * second, within(1e-5));
    }

    @Test
    void deviation_and_histogram() {
        float[] values = {-1, 0, 0.5f, 1};
        assertThat(Signals.deviation(values)).isEqualTo(Math.sqrt(0.546875), within(1e-9));
        assertThat(Signals.histogram(values, -1, 1, 2)).containsExactly(0.25, 0.75);
        assertThat(Signals.histogram(values, 0, 1, 2)).containsExactly(0.25, 0.5);
        assertThat(Signals.share(values, v -> v > 0)).isEqualTo(0.5);
    }
}
