package dev.gradus.nn.activation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.gradus.nn.LayerContract;
import dev.gradus.nn.Pass;
import dev.gradus.tensor.Tensor;
import org.junit.jupiter.api.Test;

class ReLUTest implements LayerContract {
    @Override
    public ReLU make() {
        return new ReLU();
    }

    @Test
    void values_are_those_of_the_formula() {
        Tensor y = make().forward(Tensor.of(-2, 0, 3), Pass.evaluation());
        assertThat(y.toDoubles()).containsExactly(new double[] {0, 0, 3}, within(1e-6));
    }
}
