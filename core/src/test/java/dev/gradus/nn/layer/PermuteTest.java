package dev.gradus.nn.layer;

import static dev.gradus.error.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gradus.nn.LayerContract;
import dev.gradus.nn.Pass;
import dev.gradus.nn.Sequential;
import dev.gradus.nn.Summary;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;
import org.junit.jupiter.api.Test;

class PermuteTest implements LayerContract {
    @Override
    public Permute make() {
        return new Permute(2, 0, 1);
    }

    @Override
    public Shape sample() {
        return Shape.of(2, 4, 3);
    }

    @Test
    void channels_go_from_last_to_first() {
        Sequential model = Sequential.of(make()).build(Shape.of(1, 3, 2), 1);
        Tensor y = model.forward(Tensor.of(Shape.of(1, 1, 3, 2), new float[] {1, 10, 2, 20, 3, 30}), Pass.evaluation());
        assertThat(y.shape()).isEqualTo(Shape.of(1, 2, 1, 3));
        assertThat(y.toFloats()).containsExactly(1, 2, 3, 10, 20, 30);
    }

    @Test
    void a_summary_counts_its_output_which_is_moved_and_that_of_a_change_of_shape_not() {
        Sequential moved = Sequential.of(new Permute(1, 0)), same = Sequential.of(new Reshape(3, 2));
        assertThat(Summary.of(moved, Shape.of(2, 3), 5).memory().activations()).isEqualTo(4 * 6 * 5);
        assertThat(Summary.of(same, Shape.of(2, 3), 5).memory().activations()).isZero();
    }

    @Test
    void an_order_that_does_not_fit_is_refused() {
        assertRefused(() -> new Permute(1, 2, 3), "Permute: the order [1, 2, 3]", "from 0 to 2 once", "batch");
        assertRefused(() -> new Permute(0, 0), "[0, 0]", "from 0 to 1 once");
        assertRefused(() -> new Permute(-1, 0), "[-1, 0]");
        assertRefused(
                () -> Sequential.of(make()).build(Shape.of(2, 3), 1),
                "Permute 0",
                "sample [2, 3]",
                "3 axes",
                "[2, 0, 1]");
    }
}
