package dev.gradus.nn.layer;

import static dev.gradus.error.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gradus.nn.LayerContract;
import dev.gradus.nn.Pass;
import dev.gradus.nn.Sequential;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;
import org.junit.jupiter.api.Test;

class GlobalMaxPool2dTest implements LayerContract {
    @Override
    public GlobalMaxPool2d make() {
        return new GlobalMaxPool2d();
    }

    @Override
    public Shape sample() {
        return Shape.of(2, 3, 2);
    }

    @Test
    void each_channel_becomes_one_number() {
        Tensor x = Tensor.of(Shape.of(1, 2, 1, 2), new float[] {1, 3, -300, 300}).requiresGrad(true);
        Tensor y = make().forward(x, Pass.evaluation());
        assertThat(y.shape()).isEqualTo(Shape.of(1, 2));
        assertThat(y.toFloats()).containsExactly(3, 300);
        y.sum().backward();
        assertThat(x.grad().toFloats()).containsExactly(0, 1, 0, 1);
    }

    @Test
    void a_vector_is_refused() {
        assertRefused(() -> Sequential.of(make()).build(Shape.of(3), 1), "GlobalMaxPool2d 0", "[3]", "an image");
    }
}
