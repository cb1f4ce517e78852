package dev.gradus.nn.layer;

import static dev.gradus.error.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gradus.nn.LayerContract;
import dev.gradus.nn.Pass;
import dev.gradus.nn.Sequential;
import dev.gradus.nn.init.Constant;
import dev.gradus.nn.init.Zeros;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;
import org.junit.jupiter.api.Test;

class LinearTest implements LayerContract {
    @Override
    public Linear make() {
        return new Linear(4);
    }

    @Override
    public Shape sample() {
        return Shape.of(3);
    }

    @Test
    void the_output_is_x_times_w_transposed_plus_b() {
        Sequential model = Sequential.of(new Linear(2)).build(Shape.of(3), 1);
        model.parameters().get(0).value().set(Tensor.of(new float[][] {{1, 2, 3}, {-1, 0, 1}}));
        model.parameters().get(1).value().set(Tensor.of(10, 20));
        Tensor y = model.forward(Tensor.of(new float[][] {{1, 1, 1}, {0, 2, 4}}), Pass.evaluation());
        assertThat(y.toFloats()).containsExactly(16, 20, 26, 24);
        assertThat(model.parameters()).hasToString("[0.weight [2, 3], 0.bias [2]]");
        assertThat(model.multiplyAdds(Shape.of(3))).isEqualTo(6);
    }

    @Test
    void the_bias_may_be_left_out_and_the_first_values_chosen() {
        var config = new Linear.Config(4, 0, false, new Constant(0.5), new Zeros());
        Sequential model = Sequential.of(new Linear(config)).build(Shape.of(3), 1);
        assertThat(model.parameters()).hasSize(1);
        assertThat(model.forward(Tensor.ones(1, 3), Pass.evaluation()).toFloats()).containsOnly(1.5f);
        Sequential started = Sequential.of(new Linear(2).init(new Constant(1))).build(Shape.of(3), 1);
        assertThat(started.parameters().get(1).value().toFloats()).containsExactly(0, 0);
    }

    @Test
    void shapes_that_do_not_fit_are_named_when_the_model_is_built() {
        assertRefused(
                () -> build(Shape.of(1, 28, 28), new Linear(10)), "Linear 0: sample [1, 28, 28]", "Put Flatten before");
        assertRefused(() -> build(Shape.of(5), new Linear(6, 10)), "Linear 0: sample [5]", "expected [6]");
        assertRefused(
                () -> build(Shape.of(5), new Linear(3), new Linear(4, 2)), "Linear 1: sample [3]", "expected [4]");
        assertRefused(() -> build(Shape.of(), new Linear(2)), "Linear 0: sample []");
        Linear built = new Linear(2);
        build(Shape.of(5), built);
        assertRefused(() -> build(Shape.of(6), built), "sample [6]", "expected [5]");
    }

    @Test
    void misuse_is_refused() {
        assertRefused(() -> new Linear(0), "0 units", "at least 1 unit");
        assertRefused(() -> new Linear(-1, 3), "-1 inputs");
        assertRefused(() -> new Linear(2).forward(Tensor.ones(1, 3), Pass.evaluation()), "forward before build");
        Linear linear = new Linear(2);
        build(Shape.of(3), linear);
        assertRefused(() -> linear.forward(Tensor.ones(2, 4), Pass.evaluation()), "0.weight: input [2, 4]", "[n, 3]");
        assertRefused(() -> linear.forward(Tensor.ones(3), Pass.evaluation()), "input [3]");
    }

    private static void build(Shape sample, Linear... layers) {
        Sequential.of(layers).build(sample, 1);
    }
}
