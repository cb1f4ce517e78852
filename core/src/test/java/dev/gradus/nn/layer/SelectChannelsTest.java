package dev.gradus.nn.layer;

import static dev.gradus.error.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gradus.nn.LayerContract;
import dev.gradus.nn.Pass;
import dev.gradus.nn.Sequential;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;
import org.junit.jupiter.api.Test;

class SelectChannelsTest implements LayerContract {
    @Override
    public SelectChannels make() {
        return new SelectChannels(2, -1, 0, 2);
    }

    @Override
    public Shape sample() {
        return Shape.of(3, 2, 2);
    }

    @Test
    void channels_come_in_the_stated_order_and_their_gradients_add_up() {
        Tensor x = Tensor.of(Shape.of(1, 3, 1, 2), new float[] {1, 2, 3, 4, 5, 6}).requiresGrad(true);
        Sequential model = Sequential.of(make()).build(Shape.of(3, 1, 2), 1);
        Tensor y = model.forward(x, Pass.evaluation());
        assertThat(y.shape()).isEqualTo(Shape.of(1, 4, 1, 2));
        assertThat(y.toFloats()).containsExactly(5, 6, 0, 0, 1, 2, 5, 6);
        y.sum().backward();
        assertThat(x.grad().toFloats()).containsExactly(1, 1, 0, 0, 2, 2);
    }

    @Test
    void channels_that_are_not_there_are_refused() {
        assertRefused(() -> Sequential.of(make()).build(Shape.of(2, 4, 4), 1), "channel 2", "from 0 to 1");
        assertRefused(() -> Sequential.of(make()).build(Shape.of(3), 1), "SelectChannels 0", "an image");
        assertRefused(() -> new SelectChannels(-2), "[-2]", "counted from 0");
        assertRefused(() -> new SelectChannels(), "[]", "channels: [0, 1, 2]");
        assertRefused(() -> make().forward(Tensor.ones(1, 3, 2, 2), Pass.evaluation()), "before build", "model.build");
    }
}
