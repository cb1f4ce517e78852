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

class GroupNormTest implements LayerContract {
    @Override
    public GroupNorm make() {
        return new GroupNorm(2);
    }

    @Override
    public Shape sample() {
        return Shape.of(6, 2, 2);
    }

    @Override
    public boolean startsRandomly() {
        return false;
    }

    @Test
    void as_many_groups_as_channels_are_instance_normalization() {
        Tensor x = Rng.of(1).normal(sample().prepend(3), 2, 3);
        float[] groups = Sequential.of(new GroupNorm(6)).build(sample(), 1).forward(x, Pass.evaluation()).toFloats();
        float[] instances =
                Sequential.of(new InstanceNorm()).build(sample(), 1).forward(x, Pass.evaluation()).toFloats();
        assertThat(groups).containsExactly(instances, within(1e-6f));
    }

    @Test
    void groups_that_do_not_divide_and_groups_of_one_value_are_refused() {
        assertRefused(
                () -> Sequential.of(new GroupNorm(4)).build(sample(), 1),
                "GroupNorm 0: sample [6, 2, 2]",
                "4 groups divide",
                "divisor");
        assertRefused(() -> new GroupNorm(0), "0 groups", "1 or more");
        Sequential single = Sequential.of(new GroupNorm(6)).build(Shape.of(6), 1);
        assertRefused(() -> single.forward(Tensor.ones(2, 6), Pass.evaluation()), "has one value in each group");
    }
}
