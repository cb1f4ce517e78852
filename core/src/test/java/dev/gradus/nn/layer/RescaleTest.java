package dev.gradus.nn.layer;

import static dev.gradus.error.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.gradus.nn.LayerContract;
import dev.gradus.nn.Pass;
import dev.gradus.tensor.Tensor;
import org.junit.jupiter.api.Test;

class RescaleTest implements LayerContract {
    @Override
    public Rescale make() {
        return new Rescale(-2, 0.5);
    }

    @Test
    void it_multiplies_and_then_adds() {
        Tensor x = Tensor.of(0, 255, -1).requiresGrad(true);
        Tensor y = new Rescale(1 / 127.5, -1).forward(x, Pass.evaluation());
        assertThat(y.toFloats()).containsExactly(new float[] {-1, 1, -1 - 1 / 127.5f}, within(1e-7f));
        y.sum().backward();
        assertThat(x.grad().toFloats()).containsOnly(1 / 127.5f);
        assertThat(new Rescale(new Rescale.Config()).forward(x, Pass.evaluation()).toFloats())
                .containsExactly(0, 255, -1);
    }

    @Test
    void numbers_that_are_not_finite_are_refused() {
        assertRefused(() -> new Rescale(1.0 / 0, 0), "scale Infinity", "finite numbers", "1/255");
        assertRefused(() -> new Rescale(1, Double.NaN), "offset NaN");
    }
}
