package dev.gradus.nn.layer;

import static dev.gradus.error.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gradus.nn.Builder;
import dev.gradus.nn.LayerContract;
import dev.gradus.nn.Pass;
import dev.gradus.nn.Sequential;
import dev.gradus.tensor.Rng;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;
import java.util.List;
import org.junit.jupiter.api.Test;

class MeanTest implements LayerContract {
    @Override
    public Mean make() {
        return new Mean(2, 0);
    }

    @Override
    public Shape sample() {
        return Shape.of(2, 3, 4);
    }

    @Test
    void of_the_places_of_images_it_has_the_bits_of_global_pooling() {
        Tensor x = Rng.of(3).normal(Shape.of(2, 5, 7, 9), 1, 2);
        Tensor y = new Mean(1, 2).forward(x, Pass.evaluation());
        assertThat(y.shape()).isEqualTo(Shape.of(2, 5));
        assertThat(y.toFloats()).containsExactly(new GlobalAvgPool2d().forward(x, Pass.evaluation()).toFloats());
    }

    @Test
    void axes_are_gone_or_have_size_1() {
        var kept = new Mean(new Mean.Config(List.of(0, -1), true));
        assertThat(kept.build(sample(), Builder.root(Rng.of(1)))).isEqualTo(Shape.of(1, 3, 1));
        assertThat(make().build(sample(), Builder.root(Rng.of(1)))).isEqualTo(Shape.of(3));
        Tensor x = Tensor.of(Shape.of(1, 2, 1, 2), new float[] {1, 2, 3, 6});
        assertThat(kept.forward(x, Pass.evaluation()).shape()).isEqualTo(Shape.of(1, 1, 1, 1));
        assertThat(kept.forward(x, Pass.evaluation()).toFloats()).containsExactly(3);
    }

    @Test
    void axes_that_a_sample_does_not_have_are_refused() {
        assertRefused(
                () -> Sequential.of(new Mean(2, 3)).build(Shape.of(5, 4, 4), 1),
                "Mean 0: axes [2, 3] of a sample [5, 4, 4]",
                "from -3 to 2",
                "without the batch");
        assertRefused(() -> Sequential.of(new Mean(-4)).build(Shape.of(5, 4, 4), 1), "axes [-4]");
        assertRefused(() -> Sequential.of(new Mean(1, -2)).build(Shape.of(5, 4, 4), 1), "axes [1, -2]", "at most once");
        assertRefused(() -> new Mean(), "Mean over no axes", "[1, 2]");
    }
}
