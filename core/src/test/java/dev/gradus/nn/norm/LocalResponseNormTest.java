package dev.gradus.nn.norm;

import static dev.gradus.error.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.gradus.nn.LayerContract;
import dev.gradus.nn.Pass;
import dev.gradus.nn.Sequential;
import dev.gradus.tensor.Rng;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;
import org.junit.jupiter.api.Test;

class LocalResponseNormTest implements LayerContract {
    @Override
    public LocalResponseNorm make() {
        return new LocalResponseNorm(new LocalResponseNorm.Config(4, 0.5, 0.75, 2));
    }

    @Override
    public Shape sample() {
        return Shape.of(5, 2, 2);
    }

    @Test
    void only_neighbouring_channels_at_the_same_place_matter() {
        var layer = new LocalResponseNorm(new LocalResponseNorm.Config(3, 3, 1, 1));
        Tensor x = Tensor.of(Shape.of(1, 4, 1, 2), new float[] {1, 0, 2, 0, 0, 0, 3, 9});
        float[] y = layer.forward(x, Pass.training(Rng.of(1))).toFloats();
        float[] expected = {1 / 6f, 0, 2 / 6f, 0, 0, 0, 3 / 10f, 9 / 82f};
        assertThat(y).containsExactly(expected, within(1e-6f));
    }

    @Test
    void misuse_is_refused() {
        assertRefused(() -> new LocalResponseNorm(0), "size=0", "a size from 1 to 32,768");
        assertRefused(
                () -> new LocalResponseNorm(new LocalResponseNorm.Config(5, 1e-4, 0.75, 0)), "k=0.0", "positive k");
        assertRefused(() -> Sequential.of(make()).build(Shape.of(), 1), "LocalResponseNorm 0: sample []");
    }
}
