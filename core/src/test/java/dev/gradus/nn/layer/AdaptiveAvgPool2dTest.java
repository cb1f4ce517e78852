package dev.gradus.nn.layer;

import static dev.gradus.error.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gradus.nn.LayerContract;
import dev.gradus.nn.Pass;
import dev.gradus.nn.Sequential;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;
import org.junit.jupiter.api.Test;

class AdaptiveAvgPool2dTest implements LayerContract {
    @Override
    public AdaptiveAvgPool2d make() {
        return new AdaptiveAvgPool2d(2);
    }

    @Override
    public Shape sample() {
        return Shape.of(2, 5, 3);
    }

    @Test
    void windows_overlap_where_the_size_does_not_divide() {
        Tensor x = Tensor.of(Shape.of(1, 1, 1, 3), new float[] {1, 2, 300});
        Tensor y =
                new AdaptiveAvgPool2d(new AdaptiveAvgPool2d.Config(java.util.List.of(1, 2)))
                        .forward(x, Pass.evaluation());
        assertThat(y.toFloats()).containsExactly(1.5f, 151);
    }

    @Test
    void a_size_of_nothing_is_refused() {
        assertRefused(() -> new AdaptiveAvgPool2d(0), "kernel 0");
        assertRefused(() -> Sequential.of(make()).build(Shape.of(3), 1), "AdaptiveAvgPool2d 0", "an image");
    }
}
