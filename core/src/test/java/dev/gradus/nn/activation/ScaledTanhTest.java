package dev.gradus.nn.activation;

import static dev.gradus.error.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.gradus.nn.LayerContract;
import dev.gradus.nn.Pass;
import dev.gradus.tensor.Tensor;
import org.junit.jupiter.api.Test;

class ScaledTanhTest implements LayerContract {
    @Override
    public ScaledTanh make() {
        return new ScaledTanh();
    }

    @Test
    void one_becomes_one_and_the_limit_is_the_amplitude() {
        Tensor x = Tensor.of(-100, -1, 0, 1, 100).requiresGrad(true);
        Tensor y = make().forward(x, Pass.evaluation());
        assertThat(y.toDoubles()).containsExactly(new double[] {-1.7159, -1, 0, 1, 1.7159}, within(1e-5));
        y.sum().backward();
        assertThat(x.grad().get(2)).isCloseTo(1.7159 * 2 / 3, within(1e-6));
    }

    @Test
    void numbers_that_are_not_positive_are_refused() {
        assertRefused(() -> new ScaledTanh(new ScaledTanh.Config(-1.7159, 1)), "amplitude -1.7159", "1.7159");
        assertRefused(() -> new ScaledTanh(new ScaledTanh.Config(1, Double.NaN)), "slope NaN", "positive");
    }
}
