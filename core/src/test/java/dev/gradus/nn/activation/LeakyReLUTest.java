package dev.gradus.nn.activation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.gradus.nn.LayerContract;
import dev.gradus.nn.Pass;
import dev.gradus.tensor.Tensor;
import org.junit.jupiter.api.Test;

class LeakyReLUTest implements LayerContract {
    @Override
    public LeakyReLU make() {
        return new LeakyReLU();
    }

    @Test
    void values_are_those_of_the_formula() {
        Tensor y = make().forward(Tensor.of(-2, 0, 3), Pass.evaluation());
        assertThat(y.toDoubles()).containsExactly(new double[] {-0.02, 0, 3}, within(1e-6));
    }

    @Test
    void the_slope_is_a_setting() {
        assertThat(new LeakyReLU(0.5).forward(Tensor.of(-2, 2), Pass.evaluation()).toFloats()).containsExactly(-1, 2);
    }
}
