package dev.gradus.nn.layer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gradus.nn.LayerContract;
import dev.gradus.nn.Pass;
import dev.gradus.tensor.Tensor;
import org.junit.jupiter.api.Test;

class IdentityTest implements LayerContract {
    @Override
    public Identity make() {
        return new Identity();
    }

    @Test
    void it_is_the_same_tensor() {
        Tensor x = Tensor.of(Float.NaN, -300);
        assertThat(make().forward(x, Pass.evaluation())).isSameAs(x);
    }
}
