package dev.gradus.nn.layer;

import static dev.gradus.error.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gradus.nn.LayerContract;
import dev.gradus.nn.Pass;
import dev.gradus.nn.Sequential;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;
import org.junit.jupiter.api.Test;

class ReshapeTest implements LayerContract {
    @Override
    public Reshape make() {
        return new Reshape(3, 1, -1);
    }

    @Test
    void it_keeps_the_order_of_numbers() {
        Sequential model = Sequential.of(make()).build(sample(), 1);
        Tensor y = model.forward(Tensor.of(Shape.of(1, 2, 3), new float[] {1, 2, 3, 4, 5, 6}), Pass.evaluation());
        assertThat(y.shape()).isEqualTo(Shape.of(1, 3, 1, 2));
        assertThat(y.toFloats()).containsExactly(1, 2, 3, 4, 5, 6);
    }

    @Test
    void sizes_that_do_not_fit_are_refused() {
        assertRefused(
                () -> Sequential.of(new Reshape(4)).build(sample(), 1), "Reshape 0", "6 numbers", "[4]", "batch axis");
        assertRefused(() -> Sequential.of(new Reshape(4, -1)).build(sample(), 1), "6 numbers", "[4, -1]");
        assertRefused(() -> Sequential.of(new Reshape(0, -1)).build(sample(), 1), "[0, -1]");
        assertRefused(() -> new Reshape(-1, -1), "at most one");
        assertRefused(() -> new Reshape(-2, 3), "0 or more");
        assertRefused(() -> make().forward(Tensor.ones(1, 6), Pass.evaluation()), "before build");
    }
}
