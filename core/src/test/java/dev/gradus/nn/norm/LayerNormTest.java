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

class LayerNormTest implements LayerContract {
    @Override
    public LayerNorm make() {
        return new LayerNorm();
    }

    @Override
    public Shape sample() {
        return Shape.of(3, 4, 2);
    }

    @Override
    public boolean startsRandomly() {
        return false;
    }

    @Test
    void scale_and_shift_have_the_whole_normalized_shape() {
        assertThat(Sequential.of(make()).build(sample(), 1).parameters())
                .hasToString("[0.weight [3, 4, 2], 0.bias [3, 4, 2]]");
        var lastTwo = new LayerNorm(new LayerNorm.Config(2, 1e-5, true, true));
        assertThat(Sequential.of(lastTwo).build(sample(), 1).parameters())
                .hasToString("[0.weight [4, 2], 0.bias [4, 2]]");
    }

    @Test
    void two_numbers_become_minus_one_and_one_however_large() {
        Sequential model = Sequential.of(make()).build(Shape.of(2), 1);
        Tensor x = Tensor.of(new float[][] {{-300, 300}, {10_000, 10_002}, {7, 7}});
        float[] y = model.forward(x, Pass.evaluation()).toFloats();
        assertThat(y).containsExactly(new float[] {-1, 1, -1, 1, 0, 0}, within(1e-5f));
    }

    @Test
    void misuse_is_refused() {
        var three = new LayerNorm.Config(3, 1e-5, true, true);
        assertRefused(
                () -> Sequential.of(new LayerNorm(three)).build(Shape.of(5), 1), "LayerNorm 0: sample [5]", "3 axes");
        assertRefused(() -> Sequential.of(make()).build(Shape.of(1), 1), "sample [1]", "more than one number");
        LayerNorm built = make();
        Sequential.of(built).build(sample(), 1);
        assertRefused(() -> Sequential.of(built).build(Shape.of(5), 1), "sample [5]", "last axes [3, 4, 2]");
        assertRefused(
                () -> built.forward(Tensor.ones(2, 3, 4, 4), Pass.evaluation()), "input [2, 3, 4, 4]", "[3, 4, 2]");
        assertRefused(
                () -> built.forward(Tensor.ones(3, 4, 2), Pass.evaluation()), "input [3, 4, 2]", "after the batch");
        assertRefused(() -> make().forward(Tensor.ones(2, 2), Pass.evaluation()), "LayerNorm: forward before build");
        assertRefused(() -> new LayerNorm(new LayerNorm.Config(-1, 1e-5, true, true)), "over -1 axes", "Keras");
        assertRefused(() -> new LayerNorm(new LayerNorm.Config(0, Double.NaN, true, true)), "eps = NaN");
    }
}
