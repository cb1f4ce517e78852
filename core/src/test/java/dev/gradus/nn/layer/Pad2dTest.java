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

class Pad2dTest implements LayerContract {
    @Override
    public Pad2d make() {
        return new Pad2d(0, 1, 2, 0);
    }

    @Override
    public Shape sample() {
        return Shape.of(2, 3, 2);
    }

    @Test
    void sides_are_top_bottom_left_and_right() {
        Tensor x = Tensor.of(Shape.of(1, 1, 1, 2), new float[] {1, 2});
        Tensor y = make().forward(x, Pass.evaluation());
        assertThat(y.shape()).isEqualTo(Shape.of(1, 1, 2, 4));
        assertThat(y.toFloats()).containsExactly(0, 0, 1, 2, 0, 0, 0, 0);
        assertThat(new Pad2d(0).forward(x, Pass.evaluation()).toFloats()).containsExactly(1, 2);
    }

    @Test
    void the_border_may_be_infinite_so_that_a_maximum_does_not_see_it() {
        var least = new Pad2d(new Pad2d.Config(List.of(1, 0, 0, 0), Double.NEGATIVE_INFINITY));
        Tensor x = Tensor.of(Shape.of(1, 1, 1, 2), new float[] {-1, -2});
        Tensor y = Sequential.of(least, new MaxPool2d(2)).build(Shape.of(1, 1, 2), 1).forward(x, Pass.evaluation());
        assertThat(y.toFloats()).containsExactly(-1);
    }

    @Test
    void settings_and_samples_that_make_no_sense_are_refused() {
        assertRefused(() -> new Pad2d(1, 2), "padding [1, 2]", "[top, bottom, left, right]", "0, 1, 0, 1");
        assertRefused(() -> new Pad2d(-1), "padding [-1]", "0 or more");
        assertRefused(() -> new Pad2d(), "padding []");
        assertRefused(() -> Sequential.of(make()).build(Shape.of(3), 1), "Pad2d 0", "[3]", "an image");
    }
}
