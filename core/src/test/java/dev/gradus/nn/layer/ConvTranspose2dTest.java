package dev.gradus.nn.layer;

import static dev.gradus.error.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gradus.catalogue.Catalogues;
import dev.gradus.nn.LayerContract;
import dev.gradus.nn.Parameter;
import dev.gradus.nn.Pass;
import dev.gradus.nn.Sequential;
import dev.gradus.nn.init.Constant;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ConvTranspose2dTest implements LayerContract {
    @Override
    public ConvTranspose2d make() {
        Map<String, ?> settings = Map.of("channels", 4, "stride", 2, "padding", 1, "outputPadding", 1, "groups", 2);
        return (ConvTranspose2d) Catalogues.LAYERS.make("conv-transpose-2d", settings);
    }

    @Override
    public Shape sample() {
        return Shape.of(2, 3, 2);
    }

    @Test
    void it_undoes_the_size_of_a_convolution() {
        Sequential model = Sequential.of(make()).build(sample(), 1);
        assertThat(model.forward(Tensor.ones(5, 2, 3, 2), Pass.evaluation()).shape()).isEqualTo(Shape.of(5, 4, 6, 4));
        assertThat(model.parameters())
                .extracting(Parameter::toString)
                .containsExactly("0.weight [2, 2, 3, 3]", "0.bias [4]");
        assertThat(model.multiplyAdds(sample())).isEqualTo(2 * 3 * 2 * 2 * 9);
    }

    @Test
    void each_pixel_becomes_a_copy_of_the_kernel() {
        var layer = new ConvTranspose2d(1, 2, 2).init(new Constant(1));
        Sequential model = Sequential.of(layer).build(Shape.of(1, 1, 2), 1);
        Tensor y = model.forward(Tensor.of(Shape.of(1, 1, 1, 2), new float[] {3, -300}), Pass.evaluation());
        assertThat(y.toFloats()).containsExactly(3, 3, -300, -300, 3, 3, -300, -300);
    }

    @Test
    void impossible_geometry_is_refused() {
        assertRefused(
                () -> Catalogues.LAYERS.make("conv-transpose-2d", Map.of("channels", 1, "outputPadding", 1)),
                "output padding 1, stride 1",
                "less than the stride");
        assertRefused(
                () ->
                        Sequential.of(Catalogues.LAYERS.make("conv-transpose-2d", Map.of("channels", 1, "padding", 2)))
                                .build(Shape.of(1, 1, 1), 1),
                "ConvTranspose2d 0",
                "-1 elements",
                "less padding");
        assertRefused(() -> new ConvTranspose2d(0, 3, 1), "0 output channels");
        assertRefused(() -> new ConvTranspose2d(1, 3, 1).forward(Tensor.ones(1, 1, 2, 2), Pass.evaluation()), "before");
    }
}
