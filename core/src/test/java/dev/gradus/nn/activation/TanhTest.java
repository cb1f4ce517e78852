package dev.gradus.nn.activation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.gradus.nn.LayerContract;
import dev.gradus.nn.Pass;
import dev.gradus.tensor.Tensor;
import org.junit.jupiter.api.Test;

class TanhTest implements LayerContract {
    @Override
    public Tanh make() {
        return new Tanh();
    }

    @Test
    void values_are_those_of_the_formula() {
        Tensor y = make().forward(Tensor.of(-100, 0, 0.5f, 100), Pass.evaluation());
        assertThat(y.toDoubles()).containsExactly(new double[] {-1, 0, 0.4621171573, 1}, within(1e-6));
    }
}
