package dev.gradus.nn.loss;

import static dev.gradus.error.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.gradus.nn.LossContract;
import dev.gradus.nn.Reduction;
import dev.gradus.tensor.Tensor;
import org.junit.jupiter.api.Test;

class BinaryCrossEntropyFromLogitsTest implements LossContract {
    @Override
    public BinaryCrossEntropyFromLogits make(Reduction reduction) {
        return new BinaryCrossEntropyFromLogits(new BinaryCrossEntropyFromLogits.Config(reduction));
    }

    @Override
    public String golden() {
        return "binary-cross-entropy-from-logits";
    }

    @Test
    void scores_of_any_size_are_exact() {
        Tensor x = Tensor.of(800, -800, 800, -800).requiresGrad(true);
        Tensor loss = make(Reduction.NONE).of(x, Tensor.ofInts(1, 1, 0, 0));
        loss.sum().backward();
        assertThat(loss.toFloats()).containsExactly(0, 800, 800, 0);
        assertThat(x.grad().toDoubles()).containsExactly(new double[] {0, -1, 1, 0}, within(0.0));
    }

    @Test
    void class_numbers_0_and_1_fit_a_column_of_scores() {
        Tensor scores = Tensor.of(new float[][] {{0}, {0}});
        assertThat(make(Reduction.MEAN).of(scores, Tensor.ofInts(1, 0)).item()).isEqualTo((float) Math.log(2));
        assertRefused(() -> make(Reduction.MEAN).of(Tensor.zeros(2, 2), Tensor.ofInts(1, 0)), "CrossEntropy");
    }

    @Test
    void a_trained_model_answers_with_probabilities_and_class_1_from_score_0_on() {
        Tensor scores = Tensor.of(new float[][] {{0}, {-1e-20f}, {5}});
        var loss = new BinaryCrossEntropyFromLogits();
        assertThat(loss.predictions(scores).toFloats()).startsWith(0.5f, 0.5f);
        assertThat(loss.classes(scores).toInts()).containsExactly(1, 0, 1);
        assertThat(loss.classes(Tensor.zeros(2, 3))).as("several answers a sample").isNull();
    }
}
