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

class InstanceNormTest implements LayerContract {
    @Override
    public InstanceNorm make() {
        return new InstanceNorm(new InstanceNorm.Config(1e-5, 0.1, true, false));
    }

    @Override
    public Shape sample() {
        return Shape.of(2, 3, 2);
    }

    @Override
    public boolean startsRandomly() {
        return false;
    }

    @Test
    void contrast_and_brightness_of_a_channel_are_forgotten() {
        Sequential model = Sequential.of(new InstanceNorm()).build(sample(), 1);
        assertThat(model.state()).isEmpty();
        Tensor x = Rng.of(1).normal(sample().prepend(3), 0, 1);
        float[] y = model.forward(x, Pass.evaluation()).toFloats();
        Tensor brighter = x.mul(3).add(Tensor.of(Shape.of(2, 1, 1), new float[] {5, -7}));
        assertThat(model.forward(brighter, Pass.evaluation()).toFloats()).containsExactly(y, within(1e-4f));
    }

    @Test
    void misuse_is_refused() {
        assertRefused(
                () -> Sequential.of(make()).build(Shape.of(3), 1), "InstanceNorm 0: sample [3]", "image", "LayerNorm");
        Sequential one = Sequential.of(make()).build(Shape.of(3, 1), 1);
        assertRefused(() -> one.forward(Tensor.ones(4, 3, 1), Pass.evaluation()), "[4, 3, 1] has one value");
    }
}
