package dev.gradus.nn;

import static dev.gradus.error.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gradus.nn.activation.ReLU;
import dev.gradus.nn.activation.Tanh;
import dev.gradus.nn.layer.Dropout;
import dev.gradus.nn.layer.Linear;
import dev.gradus.tensor.DType;
import dev.gradus.tensor.Rng;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;
import dev.gradus.tensor.Workspace;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SequentialTest implements LayerContract {
    @Override
    public Sequential make() {
        return Sequential.of(new Linear(4), new Tanh(), Sequential.of(new Linear(3), new Dropout(0.2)), new Linear(2));
    }

    @Override
    public Shape sample() {
        return Shape.of(3);
    }

    @Override
    public boolean isRandom() {
        return true;
    }

    @Test
    void parameters_are_named_by_their_place() {
        Sequential model = make().build(sample(), 1);
        assertThat(model.parameters())
                .extracting(Parameter::name)
                .containsExactly("0.weight", "0.bias", "2.0.weight", "2.0.bias", "3.weight", "3.bias");
        assertThat(model.multiplyAdds(sample())).isEqualTo(3 * 4 + 4 * 3 + 3 * 2);
        assertThat(model.sampleShape()).isEqualTo(sample());
    }

    @Test
    void an_observer_sees_each_output_under_its_path() {
        List<String> seen = new ArrayList<>();
        make().build(sample(), 1)
                .forward(
                        Tensor.ones(5, 3),
                        Pass.evaluation().observing((path, value) -> seen.add(path + " " + value.shape())));
        assertThat(seen).containsExactly("0 [5, 4]", "1 [5, 4]", "2.0 [5, 3]", "2.1 [5, 3]", "2 [5, 3]", "3 [5, 2]");
    }

    @Test
    void a_batch_of_another_size_is_refused() {
        Sequential model = make().build(sample(), 1);
        assertRefused(() -> model.forward(Tensor.ones(3), Pass.evaluation()), "batch [3]", "[n, 3]", "batch axis");
        assertRefused(() -> model.forward(Tensor.ones(2, 4), Pass.evaluation()), "batch [2, 4]");
        assertRefused(() -> model.forward(Tensor.full(Shape.of(), 1), Pass.evaluation()), "batch []");
    }

    @Test
    void counting_operations_does_not_build() {
        Sequential model = make();
        assertThat(model.multiplyAdds(sample())).isEqualTo(30);
        assertThat(model.parameters()).isEmpty();
    }

    @Test
    void building_twice_keeps_the_weights() {
        Sequential model = make().build(sample(), 1);
        float[] first = model.parameters().get(0).value().toFloats();
        model.build(sample(), 2);
        assertThat(model.parameters().get(0).value().toFloats()).containsExactly(first);
    }

    @Test
    void frozen_parameters_get_no_gradient_and_conversion_keeps_them_frozen() {
        Sequential model = Sequential.of(new Linear(4), new ReLU(), new Linear(2)).build(sample(), 1);
        Parameter frozen = model.parameters().get(0);
        frozen.trainable(false);
        model.forward(Rng.of(1).normal(Shape.of(5, 3), 0, 1), Pass.evaluation()).sum().backward();
        assertThat(frozen.grad()).isNull();
        assertThat(model.parameters().get(2).grad()).isNotNull();
        model.to(DType.FLOAT64);
        assertThat(frozen.isTrainable()).isFalse();
        assertThat(frozen.value().dtype()).isEqualTo(DType.FLOAT64);
        frozen.trainable(true);
        assertThat(frozen.isTrainable()).isTrue();
    }

    @Test
    void a_model_that_is_built_in_a_workspace_outlives_it() {
        Sequential model = Sequential.of(new Linear(2));
        try (var _ = Workspace.open()) {
            model.build(Shape.of(3), 1);
        }
        Sequential outside = Sequential.of(new Linear(2)).build(Shape.of(3), 1);
        for (int i = 0; i < 2; i++) {
            assertThat(model.parameters().get(i).value().toFloats())
                    .containsExactly(outside.parameters().get(i).value().toFloats());
        }
    }
}
