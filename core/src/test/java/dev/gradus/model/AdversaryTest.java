package dev.gradus.model;

import static dev.gradus.error.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.gradus.data.Batch;
import dev.gradus.data.Loader;
import dev.gradus.data.Splits;
import dev.gradus.data.source.Digits;
import dev.gradus.nn.Pass;
import dev.gradus.nn.Sequential;
import dev.gradus.nn.activation.ReLU;
import dev.gradus.nn.layer.Flatten;
import dev.gradus.nn.layer.Linear;
import dev.gradus.nn.loss.CrossEntropy;
import dev.gradus.nn.loss.MeanSquaredError;
import dev.gradus.optim.Adam;
import dev.gradus.tensor.Rng;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;
import dev.gradus.train.Trainer;
import org.junit.jupiter.api.Test;

class AdversaryTest {
    /// One neuron with weights 2, -3, 0 and output 0: the loss is y², its gradient 2 y w.
    private static Sequential neuron() {
        Sequential model = Sequential.of(new Linear(1)).build(Shape.of(3), 1);
        model.parameters().get(0).value().set(Tensor.of(Shape.of(1, 3), new float[] {2, -3, 0}));
        model.parameters().get(1).value().set(Tensor.of(0f));
        return model;
    }

    private final Tensor x = Tensor.of(new float[][] {{1, 0.5f, 0.25f}});
    private final Tensor y = Tensor.of(new float[][] {{0}});

    @Test
    void the_fast_method_steps_along_the_sign_of_the_gradient() {
        // y = 2 - 1.5 > 0, so the gradient has the signs of the weights, and none where the weight is 0
        assertThat(new Adversary(neuron(), new MeanSquaredError()).fgsm(x, y, 0.125).toFloats())
                .containsExactly(1.125f, 0.375f, 0.25f);
        assertThat(new Adversary(neuron(), new MeanSquaredError(), 0, 1).fgsm(x, y, 0.75).toFloats())
                .containsExactly(1, 0, 0.25f);
        assertThat(x.toFloats()).containsExactly(1, 0.5f, 0.25f);
    }

    @Test
    void projected_steps_end_at_the_border_of_what_is_allowed() {
        float[] found = new Adversary(neuron(), new MeanSquaredError()).pgd(x, y, 0.25, 0.1, 20, Rng.of(1)).toFloats();
        assertThat(found[0]).isCloseTo(1.25f, within(1e-6f));
        assertThat(found[1]).isCloseTo(0.25f, within(1e-6f));
        assertThat(found[2]).isBetween(0f, 0.5f);
        assertThat(new Adversary(neuron(), new MeanSquaredError()).pgd(x, y, 0, 0.1, 5, Rng.of(1)).toFloats())
                .containsExactly(1, 0.5f, 0.25f);
    }

    @Test
    void the_model_stays_as_it_was_its_gradients_too() {
        Sequential model = neuron();
        model.parameters().getFirst().value().requiresGrad(false);
        new MeanSquaredError().of(model.forward(x, Pass.evaluation()), y).backward();
        float[] bias = model.parameters().get(1).grad().toFloats();
        new Adversary(model, new MeanSquaredError()).fgsm(x, y, 0.1);
        assertThat(model.parameters().get(1).grad().toFloats()).containsExactly(bias);
        assertThat(model.parameters().get(0).value().requiresGrad()).isFalse();
        assertThat(model.parameters().get(1).value().requiresGrad()).isTrue();
        assertThat(model.parameters().get(0).value().toFloats()).containsExactly(2, -3, 0);
    }

    @Test
    void a_model_that_reads_digits_is_fooled_and_more_so_by_several_steps() {
        Splits data = Digits.load();
        var model = Sequential.of(new Flatten(), new Linear(64), new ReLU(), new Linear(10));
        Trainer.of(model, new CrossEntropy(), new Adam(3e-3)).epochs(15).fit(data);
        Batch batch = Loader.of(data.test()).batchSize(data.test().data().size()).iterator().next();
        Adversary adversary = new Adversary(model, new CrossEntropy(), 0, 1);
        double clean = accuracy(model, batch.inputs(), batch);
        double fast = accuracy(model, adversary.fgsm(batch.inputs(), batch.targets(), 0.15), batch);
        double slow = accuracy(model, adversary.pgd(batch.inputs(), batch.targets(), 0.15, 0.04, 10, Rng.of(1)), batch);
        assertThat(clean).isGreaterThan(0.93);
        assertThat(fast).isLessThan(0.5);
        assertThat(slow).isLessThanOrEqualTo(fast);
    }

    private static double accuracy(Sequential model, Tensor inputs, Batch batch) {
        int[] found = model.forward(inputs, Pass.evaluation()).argMax(1).toInts();
        int[] right = batch.targets().toInts();
        int count = 0;
        for (int i = 0; i < found.length; i++) if (found[i] == right[i]) count++;
        return (double) count / found.length;
    }

    @Test
    void settings_out_of_range_are_refused() {
        assertRefused(() -> new Adversary(neuron(), new MeanSquaredError(), 1, 0), "from 1.0 to 0.0", "exchanged");
        assertRefused(
                () -> new Adversary(neuron(), new MeanSquaredError()).fgsm(x, y, -1), "epsilon = -1.0", "0 or more");
        assertRefused(
                () -> new Adversary(neuron(), new MeanSquaredError()).pgd(x, y, 1, Double.NaN, 1, Rng.of(1)),
                "alpha = NaN");
    }
}
