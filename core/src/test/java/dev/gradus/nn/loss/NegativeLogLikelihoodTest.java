package dev.gradus.nn.loss;

import static dev.gradus.error.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.gradus.nn.LossContract;
import dev.gradus.nn.Reduction;
import dev.gradus.tensor.Ops;
import dev.gradus.tensor.Tensor;
import org.junit.jupiter.api.Test;

class NegativeLogLikelihoodTest implements LossContract {
    @Override
    public NegativeLogLikelihood make(Reduction reduction) {
        return new NegativeLogLikelihood(new NegativeLogLikelihood.Config(reduction));
    }

    @Override
    public String golden() {
        return "negative-log-likelihood";
    }

    @Override
    public Tensor target() {
        return Tensor.ofInts(2, 0, 1, 2);
    }

    @Test
    void of_log_probabilities_it_is_cross_entropy() {
        Tensor x = output();
        assertThat(make(Reduction.MEAN).of(Ops.logSoftmax(x, 1), target()).item())
                .isCloseTo(new CrossEntropy().of(x, target()).item(), within(1e-15));
        assertRefused(() -> make(Reduction.MEAN).of(output(), Tensor.ofInts(0, 1, 3, 2)), "label 3 at row 2");
    }

    @Test
    void a_trained_model_answers_with_probabilities_and_the_class_of_the_largest() {
        Tensor scores = Tensor.of(new float[][] {{0, -1}, {-2, -1}});
        assertThat(new NegativeLogLikelihood().predictions(scores).toFloats()).startsWith(1);
        assertThat(new NegativeLogLikelihood().classes(scores).toInts()).containsExactly(0, 1);
    }
}
