package dev.gradus.nn.layer;

import static dev.gradus.error.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.gradus.nn.LayerContract;
import dev.gradus.nn.Parameter;
import dev.gradus.nn.Pass;
import dev.gradus.nn.Sequential;
import dev.gradus.nn.activation.Tanh;
import dev.gradus.tensor.Rng;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;
import org.junit.jupiter.api.Test;

class WeightNoiseTest implements LayerContract {
    @Override
    public WeightNoise make() {
        return new WeightNoise(Sequential.of(new Linear(4), new Tanh(), new Linear(2)), 0.3);
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
    void evaluation_is_that_of_the_layer_alone_and_so_is_no_noise() {
        Tensor x = Tensor.of(new float[][] {{1, -2, 3}});
        var linear = new Linear(2);
        float[] clean = Sequential.of(linear).build(sample(), 1).forward(x, Pass.evaluation()).toFloats();
        assertThat(new WeightNoise(linear, 0.3).forward(x, Pass.evaluation()).toFloats()).containsExactly(clean);
        assertThat(new WeightNoise(linear, 0).forward(x, Pass.training(Rng.of(1))).toFloats()).containsExactly(clean);
    }

    @Test
    void the_noise_has_its_spread_is_drawn_for_each_pass_and_leaves_weights_and_biases_clean() {
        int n = 20_000;
        Sequential model = Sequential.of(new WeightNoise(new Linear(n), 0.3)).build(Shape.of(1), 1);
        Parameter weight = model.parameters().get(0), bias = model.parameters().get(1);
        assertThat(weight.name()).isEqualTo("0.layer.weight");
        float[] before = weight.value().toFloats();
        weight.value().set(Tensor.zeros(n, 1));
        bias.value().set(Tensor.full(Shape.of(n), 7));
        Tensor e = model.forward(Tensor.ones(1, 1), Pass.training(Rng.of(1))).sub(7);
        assertThat(e.mean().item()).isCloseTo(0, within(4 * 0.3 / Math.sqrt(n)));
        assertThat(Math.sqrt(e.square().mean().item())).isCloseTo(0.3, within(4 * 0.3 / Math.sqrt(2.0 * n)));
        assertThat(weight.value().toFloats()).containsOnly(0).hasSameSizeAs(before);
        assertThat(model.forward(Tensor.ones(1, 1), Pass.training(Rng.of(2))).sub(7).toFloats())
                .isNotEqualTo(e.toFloats());
    }

    @Test
    void the_gradient_at_the_noisy_weight_goes_to_the_clean_one() {
        Sequential model = Sequential.of(new WeightNoise(new Linear(1), 0.3)).build(Shape.of(2), 1);
        Tensor x = Tensor.of(new float[][] {{2, -3}});
        Tensor y = model.forward(x, Pass.training(Rng.of(1)));
        y.square().sum().backward();
        float[] gradient = model.parameters().get(0).grad().toFloats();
        assertThat(gradient).containsExactly(new float[] {4 * (float) y.item(), -6 * (float) y.item()}, within(1e-5f));
    }

    @Test
    void misuse_is_refused() {
        assertRefused(() -> new WeightNoise(new Linear(1), -1), "std = -1");
        assertRefused(() -> new WeightNoise(new Linear(1), Double.NaN), "std = NaN");
        assertRefused(
                () -> Sequential.of(new WeightNoise(new Tanh(), 1)).build(sample(), 1),
                "WeightNoise 0 around a layer without weights",
                "Linear");
    }
}
