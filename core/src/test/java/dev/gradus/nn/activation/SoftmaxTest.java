package dev.gradus.nn.activation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.gradus.nn.LayerContract;
import dev.gradus.nn.Pass;
import dev.gradus.tensor.Tensor;
import org.junit.jupiter.api.Test;

class SoftmaxTest implements LayerContract {
    @Override
    public Softmax make() {
        return new Softmax();
    }

    @Test
    void the_last_axis_sums_to_one_unless_another_is_named() {
        Tensor x = Tensor.of(new float[][] {{0, 1, 2}, {5, 5, 5}});
        Tensor y = make().forward(x, Pass.evaluation());
        assertThat(y.toDoubles())
                .containsExactly(
                        new double[] {0.0900305732, 0.2447284711, 0.6652409558, 1 / 3d, 1 / 3d, 1 / 3d}, within(1e-7));
        assertThat(new Softmax(0).forward(x, Pass.evaluation()).sum(0, false).toDoubles())
                .containsExactly(new double[] {1, 1, 1}, within(1e-6));
    }
}
