package dev.gradus.nn.layer;

import static dev.gradus.error.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gradus.nn.LayerContract;
import dev.gradus.nn.Pass;
import dev.gradus.nn.Sequential;
import dev.gradus.nn.Summary;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class AffineTest implements LayerContract {
    @Override
    public Affine make() {
        return new Affine(3, 1);
    }

    @Override
    public Shape sample() {
        return Shape.of(2, 3, 4);
    }

    @Override
    public boolean startsRandomly() {
        return false;
    }

    @Test
    void it_changes_nothing_at_first_and_has_the_parameters_that_are_wanted() {
        for (boolean[] has : new boolean[][] {{true, true}, {true, false}, {false, true}}) {
            var layer = new Affine(new Affine.Config(List.of(2), has[0], has[1], true));
            Sequential model = Sequential.of(layer).build(Shape.of(2), 1);
            assertThat(model.forward(Tensor.of(new float[][] {{3, -4}}), Pass.evaluation()).toFloats())
                    .containsExactly(3, -4);
            List<String> names = new ArrayList<>();
            if (has[0]) names.add("0.weight[2]");
            if (has[1]) names.add("0.bias[2]");
            assertThat(model.parameters()).extracting(p -> p.name() + p.value().shape()).isEqualTo(names);
        }
    }

    @Test
    void a_summary_counts_its_parameters() {
        assertThat(Summary.of(Sequential.of(new Affine(5, 1, 1)), Shape.of(5, 4, 4), 1).parameters()).isEqualTo(10);
    }

    @Test
    void shapes_that_do_not_fit_are_refused() {
        assertRefused(
                () -> Sequential.of(new Affine(5)).build(Shape.of(5, 4, 4), 1),
                "Affine 0",
                "[5, 4, 4] with γ and β [5]",
                "counted from the last",
                "[64, 1, 1]");
        assertRefused(() -> Sequential.of(new Affine(5, 1, 1)).build(Shape.of(5), 1), "[5] with γ and β [5, 1, 1]");
        // an axis of the sample is not repeated: that would be another shape
        assertRefused(() -> Sequential.of(new Affine(5)).build(Shape.of(1), 1), "[1] with γ and β [5]");
        assertRefused(() -> new Affine(0), "shape=[0]", "1 or more");
        assertRefused(() -> new Affine(new Affine.Config(List.of(1), false, false, true)), "a weight, a bias or both");
        assertRefused(() -> make().forward(Tensor.ones(1, 1), Pass.evaluation()), "Affine: forward before build");
    }
}
