package dev.gradus.nn.layer;

import static dev.gradus.error.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gradus.catalogue.Catalogues;
import dev.gradus.nn.LayerContract;
import dev.gradus.nn.Parameter;
import dev.gradus.nn.Pass;
import dev.gradus.nn.Sequential;
import dev.gradus.nn.init.Constant;
import dev.gradus.tensor.Rng;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class Conv2dTest implements LayerContract {
    @Override
    public Conv2d make() {
        return new Conv2d(4, 3).padding(1).stride(2).groups(2);
    }

    @Override
    public Shape sample() {
        return Shape.of(2, 5, 4);
    }

    @Test
    void parameters_have_the_names_shapes_and_bounds_of_pytorch() {
        Sequential model = Sequential.of(new Conv2d(6, 3).groups(2)).build(Shape.of(4, 5, 5), 1);
        assertThat(model.parameters())
                .extracting(Parameter::toString)
                .containsExactly("0.weight [6, 2, 3, 3]", "0.bias [6]");
        float bound = (float) (1 / Math.sqrt(2 * 9));
        for (Parameter p : model.parameters()) {
            float[] values = p.value().toFloats();
            for (float v : values) assertThat(v).isBetween(-bound, bound);
        }
        assertThat(model.multiplyAdds(Shape.of(4, 5, 5))).isEqualTo(6 * 9 * 2 * 9);
    }

    @Test
    void a_kernel_of_ones_sums_what_lies_beneath() {
        var conv = new Conv2d(1, 3).padding(1).init(new Constant(1));
        Sequential model = Sequential.of(conv).build(Shape.of(1, 3, 3), 1);
        Tensor y = model.forward(Tensor.ones(1, 1, 3, 3), Pass.evaluation());
        assertThat(y.toFloats()).containsExactly(4, 6, 4, 6, 9, 6, 4, 6, 4);
    }

    @Test
    void extremes_pass_through() {
        var conv = new Conv2d(1, 1).init(new Constant(1));
        Sequential model = Sequential.of(conv).build(Shape.of(1, 1, 4), 1);
        float[] x = {300, -300, Float.POSITIVE_INFINITY, Float.NaN};
        assertThat(model.forward(Tensor.of(Shape.of(1, 1, 1, 4), x), Pass.evaluation()).toFloats()).containsExactly(x);
    }

    @Test
    void settings_can_be_pairs() {
        Conv2d conv =
                (Conv2d)
                        Catalogues.LAYERS.make(
                                "conv-2d", Map.of("channels", 2, "kernel", List.of(1, 3), "padding", List.of(0, 1)));
        assertThat(conv.build(Shape.of(3, 4, 5), dev.gradus.nn.Builder.root(Rng.of(1)))).isEqualTo(Shape.of(2, 4, 5));
        assertRefused(
                () -> Catalogues.LAYERS.make("conv-2d", Map.of("channels", 2, "kernel", List.of(1, 2, 3))),
                "kernel [1, 2, 3]",
                "[down, right]");
    }

    @Test
    void impossible_geometry_is_refused() {
        assertRefused(
                () -> Sequential.of(new Conv2d(2, 7).padding(1)).build(Shape.of(1, 4, 9), 1),
                "Conv2d 0",
                "7 × 7 on an image of 4 × 9",
                "padding 6 × 11",
                "smaller kernel");
        assertRefused(() -> Sequential.of(new Conv2d(2, 3)).build(Shape.of(9), 1), "Conv2d 0", "[9]", "before Flatten");
        assertRefused(
                () -> Sequential.of(new Conv2d(4, 3).groups(2)).build(Shape.of(3, 5, 5), 1),
                "3 channels in 2 groups",
                "divide");
        assertRefused(() -> new Conv2d(3, 3).groups(2), "3 output channels in 2 groups");
        assertRefused(() -> new Conv2d(0, 3), "0 output channels");
        assertRefused(() -> new Conv2d(2, 0), "kernel 0");
        assertRefused(() -> new Conv2d(2, 3).stride(0), "stride 0");
        assertRefused(() -> new Conv2d(2, 3).padding(-1), "padding -1");
        assertRefused(() -> new Conv2d(2, 3).dilation(0), "dilation 0");
        assertRefused(() -> new Conv2d(2, 3).forward(Tensor.ones(1, 1, 3, 3), Pass.evaluation()), "before build");
        Sequential built = Sequential.of(make()).build(sample(), 1);
        assertRefused(() -> built.build(Shape.of(4, 5, 4), 1), "4 channels", "the 2 channels of its weights");
    }
}
