package dev.gradus.nn.layer;

import static dev.gradus.error.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gradus.nn.LayerContract;
import dev.gradus.nn.Pass;
import dev.gradus.nn.Sequential;
import dev.gradus.nn.activation.Tanh;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;
import org.junit.jupiter.api.Test;

class ConcatenateTest implements LayerContract {
    @Override
    public Concatenate make() {
        return new Concatenate(new Linear(2), new Identity(), new Tanh());
    }

    @Override
    public Shape sample() {
        return Shape.of(3);
    }

    @Test
    void channels_of_images_add_up() {
        var model = Sequential.of(new Concatenate(new Identity(), new Tanh())).build(Shape.of(1, 1, 2), 1);
        Tensor x = Tensor.of(Shape.of(2, 1, 1, 2), new float[] {1, 2, 3, 4});
        Tensor y = model.forward(x, Pass.evaluation());
        assertThat(y.shape()).isEqualTo(Shape.of(2, 2, 1, 2));
        assertThat(y.toFloats())
                .containsExactly(
                        1,
                        2,
                        x.tanh().toFloats()[0],
                        x.tanh().toFloats()[1],
                        3,
                        4,
                        x.tanh().toFloats()[2],
                        x.tanh().toFloats()[3]);
    }

    @Test
    void branches_whose_images_differ_in_size_are_refused() {
        var model = Sequential.of(new Concatenate(new Identity(), new Reshape(1, 4, 1)));
        assertRefused(
                () -> model.build(Shape.of(1, 2, 2), 1),
                "Concatenate 0",
                "[1, 2, 2] and [1, 4, 1]",
                "padding that keeps");
    }
}
