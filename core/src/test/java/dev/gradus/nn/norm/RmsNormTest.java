package dev.gradus.nn.norm;

import static dev.gradus.error.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.gradus.nn.LayerContract;
import dev.gradus.nn.Pass;
import dev.gradus.nn.Sequential;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;
import org.junit.jupiter.api.Test;

class RmsNormTest implements LayerContract {
    @Override
    public RmsNorm make() {
        return new RmsNorm(new RmsNorm.Config(1, 0, true));
    }

    @Override
    public Shape sample() {
        return Shape.of(3, 4);
    }

    @Override
    public boolean startsRandomly() {
        return false;
    }

    @Test
    void the_mean_square_becomes_one_and_zero_stays() {
        Sequential model = Sequential.of(make()).build(Shape.of(2), 1);
        Tensor x = Tensor.of(new float[][] {{3, 4}, {-3e5f, 4e5f}, {0, 0}});
        float[] y = model.forward(x, Pass.evaluation()).toFloats();
        float three = 3 / (float) Math.sqrt(12.5), four = 4 / (float) Math.sqrt(12.5);
        assertThat(y).containsExactly(new float[] {three, four, -three, four, 0, 0}, within(1e-6f));
        assertThat(model.parameters()).hasToString("[0.weight [2]]");
    }

    @Test
    void misuse_is_refused() {
        assertRefused(() -> Sequential.of(make()).build(Shape.of(), 1), "RmsNorm 0: sample []");
        assertRefused(() -> new RmsNorm(new RmsNorm.Config(0, -1, true)), "RmsNorm: eps = -1");
    }
}
