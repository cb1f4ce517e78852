package dev.gradus.nn.layer;

import static dev.gradus.error.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gradus.nn.LayerContract;
import dev.gradus.nn.Pass;
import dev.gradus.nn.Sequential;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;
import java.util.List;
import org.junit.jupiter.api.Test;

class Upsample2dTest implements LayerContract {
    @Override
    public Upsample2d make() {
        return new Upsample2d(new Upsample2d.Config(List.of(2, 3)));
    }

    @Override
    public Shape sample() {
        return Shape.of(2, 3, 2);
    }

    @Test
    void each_element_is_repeated_with_its_bits() {
        float[] values = {Float.NaN, Float.POSITIVE_INFINITY, Float.MAX_VALUE, 0.1f};
        Tensor x = Tensor.of(Shape.of(1, 2, 1, 2), values).requiresGrad(true);
        Tensor y = new Upsample2d(2).forward(x, Pass.evaluation());
        assertThat(y.shape()).isEqualTo(Shape.of(1, 2, 2, 4));
        float a = values[0], b = values[1], c = values[2], d = values[3];
        assertThat(y.toFloats()).containsExactly(a, a, b, b, a, a, b, b, c, c, d, d, c, c, d, d);
        y.backward(Tensor.ones(1, 2, 2, 4));
        assertThat(x.grad().toFloats()).containsOnly(4);
    }

    @Test
    void any_factor_takes_each_element_equally_often() {
        for (int size : new int[] {1, 2, 5, 7, 13}) {
            for (int factor : new int[] {1, 2, 3, 6, 7}) {
                float[] row = new float[size];
                for (int i = 0; i < size; i++) row[i] = i;
                float[] y =
                        new Upsample2d(factor)
                                .forward(Tensor.of(Shape.of(1, 1, 1, size), row), Pass.evaluation())
                                .toFloats();
                for (int i = 0; i < y.length; i++) assertThat((int) y[i]).isEqualTo(i % (size * factor) / factor);
            }
        }
    }

    @Test
    void settings_and_samples_that_make_no_sense_are_refused() {
        assertRefused(() -> new Upsample2d(0), "Upsample2d: factor [0]", "1 or more", "AvgPool2d");
        assertRefused(() -> new Upsample2d(new Upsample2d.Config(List.of())), "factor []");
        assertRefused(() -> Sequential.of(make()).build(Shape.of(3), 1), "Upsample2d 0", "[3]", "an image");
    }
}
