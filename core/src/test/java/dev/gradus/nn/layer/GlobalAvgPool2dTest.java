package dev.gradus.nn.layer;

import static dev.gradus.error.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gradus.nn.LayerContract;
import dev.gradus.nn.Pass;
import dev.gradus.nn.Sequential;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;
import org.junit.jupiter.api.Test;

class GlobalAvgPool2dTest implements LayerContract {
    @Override
    public GlobalAvgPool2d make() {
        return new GlobalAvgPool2d();
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
        assertThat(y.toFloats()).containsExactly(2, 0);
        y.sum().backward();
        assertThat(x.grad().toFloats()).containsExactly(0.5f, 0.5f, 0.5f, 0.5f);
    }

    @Test
    void a_vector_is_refused() {
        assertRefused(() -> Sequential.of(make()).build(Shape.of(3), 1), "GlobalAvgPool2d 0", "[3]", "an image");
    }
}
