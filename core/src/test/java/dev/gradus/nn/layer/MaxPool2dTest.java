package dev.gradus.nn.layer;

import static dev.gradus.error.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gradus.nn.LayerContract;
import dev.gradus.nn.Pass;
import dev.gradus.nn.Sequential;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;
import java.util.List;
import org.junit.jupiter.api.Test;

class MaxPool2dTest implements LayerContract {
    @Override
    public MaxPool2d make() {
        return new MaxPool2d(3).stride(2).padding(1);
    }

    @Override
    public Shape sample() {
        return Shape.of(2, 5, 4);
    }

    private static Tensor pool(float... x) {
        return new MaxPool2d(2).forward(Tensor.of(Shape.of(1, 1, 2, x.length / 2), x), Pass.evaluation());
    }

    @Test
    void the_first_of_equals_gets_the_gradient() {
        Tensor x = Tensor.of(Shape.of(1, 1, 2, 2), new float[] {1, 7, 7, 7}).requiresGrad(true);
        new MaxPool2d(2).forward(x, Pass.evaluation()).sum().backward();
        assertThat(x.grad().toFloats()).containsExactly(0, 1, 0, 0);
    }

    @Test
    void nothing_wins_over_nan_and_padding_over_nothing() {
        assertThat(pool(1, Float.NaN, 3, 2, 300, -300, Float.POSITIVE_INFINITY, 0).toFloats())
                .containsExactly(Float.NaN, Float.POSITIVE_INFINITY);
        Tensor low = Tensor.full(Shape.of(1, 1, 2, 2), Float.NEGATIVE_INFINITY);
        assertThat(make().forward(low, Pass.evaluation()).toFloats()).containsExactly(Float.NEGATIVE_INFINITY);
    }

    @Test
    void a_dilated_window_may_see_nothing_but_padding() {
        var wide = new MaxPool2d(new MaxPool2d.Config(List.of(2), List.of(1), List.of(1), List.of(5), false));
        Tensor x = Tensor.ones(1, 1, 4, 4).requiresGrad(true);
        Tensor y = wide.forward(x, Pass.evaluation());
        assertThat(y.toFloats()).containsExactly(Float.NEGATIVE_INFINITY);
        y.sum().backward();
        assertThat(x.grad().shape()).isEqualTo(x.shape());
    }

    @Test
    void impossible_geometry_is_refused() {
        assertRefused(
                () -> Sequential.of(new MaxPool2d(5)).build(sample(), 1), "MaxPool2d 0", "5 × 5 on an image of 5 × 4");
        assertRefused(() -> Sequential.of(new MaxPool2d(2)).build(Shape.of(4), 1), "MaxPool2d 0", "[4]", "an image");
        assertRefused(() -> new MaxPool2d(2).padding(2), "padding of 2", "half");
        assertRefused(() -> new MaxPool2d(0), "kernel 0");
    }
}
