package dev.gradus.nn.layer;

import static dev.gradus.error.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gradus.nn.LayerContract;
import dev.gradus.nn.Pass;
import dev.gradus.nn.Sequential;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;
import org.junit.jupiter.api.Test;

class AvgPool2dTest implements LayerContract {
    @Override
    public AvgPool2d make() {
        return new AvgPool2d(3).stride(2).padding(1);
    }

    @Override
    public Shape sample() {
        return Shape.of(2, 5, 4);
    }

    @Test
    void padding_counts_in_the_mean() {
        Tensor y = new AvgPool2d(3).stride(1).padding(1).forward(Tensor.ones(1, 1, 3, 3), Pass.evaluation());
        float corner = 4 / 9f, edge = 6 / 9f;
        assertThat(y.toFloats()).containsExactly(corner, edge, corner, edge, 1, edge, corner, edge, corner);
    }

    @Test
    void impossible_geometry_is_refused() {
        assertRefused(() -> Sequential.of(new AvgPool2d(6)).build(sample(), 1), "AvgPool2d 0", "6 × 6 on an image");
        assertRefused(() -> new AvgPool2d(2).padding(2), "AvgPool2d: padding of 2", "half");
    }
}
