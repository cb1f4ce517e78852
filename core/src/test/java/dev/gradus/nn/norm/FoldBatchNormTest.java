package dev.gradus.nn.norm;

import static dev.gradus.error.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.gradus.nn.Layer;
import dev.gradus.nn.Parameter;
import dev.gradus.nn.Pass;
import dev.gradus.nn.Sequential;
import dev.gradus.nn.activation.ReLU;
import dev.gradus.nn.activation.Tanh;
import dev.gradus.nn.init.TorchDefault;
import dev.gradus.nn.layer.Add;
import dev.gradus.nn.layer.Conv2d;
import dev.gradus.nn.layer.Dropout;
import dev.gradus.nn.layer.Flatten;
import dev.gradus.nn.layer.Identity;
import dev.gradus.nn.layer.Linear;
import dev.gradus.tensor.Rng;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;
import java.util.List;
import org.junit.jupiter.api.Test;

class FoldBatchNormTest {
    private static final Shape SAMPLE = Shape.of(2, 3, 2);

    private static Linear withoutBias(int units) {
        return new Linear(new Linear.Config(units, 0, false, new TorchDefault(), new TorchDefault()));
    }

    /// A model whose parameters and statistics are all different from their first values.
    private static Sequential trained(Layer... layers) {
        Sequential model = Sequential.of(layers).build(SAMPLE, 1);
        for (Parameter p : model.parameters()) {
            p.value().set(Rng.of(p.name().hashCode()).uniform(p.value().shape(), -1, 1));
        }
        for (int i = 0; i < 30; i++) {
            model.forward(Rng.of(i).normal(SAMPLE.prepend(10), 0.5, 2), Pass.training(Rng.of(i)));
        }
        return model;
    }

    private static void assertSameOutputs(Sequential folded, Sequential model) {
        Tensor x = Rng.of(99).normal(SAMPLE.prepend(20), 0.5, 2);
        float[] expected = model.forward(x, Pass.evaluation()).toFloats();
        assertThat(folded.forward(x, Pass.evaluation()).toFloats()).containsExactly(expected, within(1e-5f));
    }

    @Test
    void outputs_stay_and_layers_go() {
        Sequential model =
                trained(new Flatten(), withoutBias(6), new BatchNorm1d(), new ReLU(), new Linear(4), new BatchNorm1d());
        Sequential folded = FoldBatchNorm.of(model);
        assertSameOutputs(folded, model);
        assertThat(folded.layers().get(2)).isInstanceOf(Identity.class);
        assertThat(folded.layers().get(5)).isInstanceOf(Identity.class);
        assertThat(folded.state().keySet()).containsExactly("1.weight", "1.bias", "4.weight", "4.bias");
    }

    @Test
    void chains_within_chains_and_within_other_containers_are_folded() {
        var notAffine = new BatchNorm1d(new BatchNorm1d.Config(1e-3, 0.1, true, false, true));
        Sequential model =
                trained(
                        Sequential.of(new Flatten(), new Linear(5)),
                        Sequential.of(new BatchNorm1d(), new Tanh()),
                        new Add(Sequential.of(withoutBias(5), notAffine, new ReLU()), new Identity()),
                        new Linear(3));
        Sequential folded = FoldBatchNorm.of(model);
        assertSameOutputs(folded, model);
        assertThat(folded.buffers()).isEmpty();
        assertThat(folded.state())
                .containsOnlyKeys("0.1.weight", "0.1.bias", "2.0.0.weight", "2.0.0.bias", "3.weight", "3.bias");
    }

    @Test
    void convolutions_are_folded_with_strides_and_groups() {
        Sequential model =
                trained(
                        new Conv2d(4, 2).groups(2).padding(1).bias(false),
                        new BatchNorm2d(),
                        new ReLU(),
                        new Conv2d(3, 2).stride(2),
                        new BatchNorm2d());
        Sequential folded = FoldBatchNorm.of(model);
        assertSameOutputs(folded, model);
        assertThat(folded.state().keySet()).containsExactly("0.weight", "0.bias", "3.weight", "3.bias");
    }

    @Test
    void what_follows_something_else_or_has_no_statistics_stays() {
        var batchOnly = new BatchNorm1d(new BatchNorm1d.Config(1e-5, 0.1, false, true, false));
        Sequential model =
                trained(
                        new BatchNorm2d(),
                        new Flatten(),
                        new Linear(6),
                        new Dropout(0.5),
                        new BatchNorm1d(),
                        new Linear(4),
                        batchOnly,
                        new Linear(4),
                        new BatchNorm1d(),
                        new BatchNorm1d());
        Sequential folded = FoldBatchNorm.of(model);
        assertSameOutputs(folded, model);
        assertThat(folded.layers())
                .extracting(layer -> layer.getClass().getSimpleName())
                .isEqualTo(
                        List.of(
                                "BatchNorm2d",
                                "Flatten",
                                "Linear",
                                "Dropout",
                                "BatchNorm1d",
                                "Linear",
                                "BatchNorm1d",
                                "Linear",
                                "Identity",
                                "BatchNorm1d"));
    }

    @Test
    void the_model_itself_stays_as_it_is() {
        Sequential model = trained(new Flatten(), new Linear(6), new BatchNorm1d());
        float[] weight = model.parameters().get(0).value().toFloats();
        Sequential folded = FoldBatchNorm.of(model);
        assertThat(model.parameters().get(0).value().toFloats()).containsExactly(weight);
        assertThat(model.layers().get(2)).isInstanceOf(BatchNorm1d.class);
        assertSameOutputs(FoldBatchNorm.of(folded), model);
    }

    @Test
    void a_model_that_is_not_built_is_refused() {
        assertRefused(() -> FoldBatchNorm.of(Sequential.of(new Linear(2), new BatchNorm1d())), "not built", "Train it");
    }
}
