package dev.gradus.nn.layer;

import static dev.gradus.error.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gradus.nn.LayerContract;
import dev.gradus.nn.Parameter;
import dev.gradus.nn.Pass;
import dev.gradus.nn.Sequential;
import dev.gradus.nn.activation.Tanh;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class AddTest implements LayerContract {
    @Override
    public Add make() {
        return new Add(Sequential.of(new Linear(3), new Tanh(), new Linear(3)), new Identity());
    }

    @Override
    public Shape sample() {
        return Shape.of(3);
    }

    @Test
    void it_sums_its_branches_in_order() {
        var add = Sequential.of(new Add(new Identity(), new Tanh(), new Identity())).build(Shape.of(2), 1);
        float[] y = add.forward(Tensor.of(new float[][] {{1, -300}}), Pass.evaluation()).toFloats();
        assertThat(y).containsExactly(1 + (float) Math.tanh(1) + 1, -601);
    }

    @Test
    void branches_are_named_and_seen_by_their_place() {
        Sequential model = Sequential.of(make()).build(sample(), 1);
        assertThat(model.parameters())
                .extracting(Parameter::name)
                .containsExactly("0.0.0.weight", "0.0.0.bias", "0.0.2.weight", "0.0.2.bias");
        List<String> seen = new ArrayList<>();
        model.forward(Tensor.ones(1, 3), Pass.evaluation().observing((path, value) -> seen.add(path)));
        assertThat(seen).containsExactly("0.0.0", "0.0.1", "0.0.2", "0.0", "0.1", "0");
    }

    @Test
    void branches_of_other_sizes_are_refused() {
        assertRefused(
                () -> Sequential.of(new Add(new Linear(2), new Identity())).build(sample(), 1),
                "Add 0",
                "[2] and [3]",
                "equal shapes",
                "short way");
        assertRefused(() -> new Add(), "Add without branches", "Identity");
    }
}
