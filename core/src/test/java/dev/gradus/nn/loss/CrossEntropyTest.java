package dev.gradus.nn.loss;

import static dev.gradus.error.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.gradus.nn.LossContract;
import dev.gradus.nn.Reduction;
import dev.gradus.tensor.DType;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;
import org.junit.jupiter.api.Test;

class CrossEntropyTest implements LossContract {
    @Override
    public CrossEntropy make(Reduction reduction) {
        return new CrossEntropy(new CrossEntropy.Config(reduction));
    }

    @Override
    public String golden() {
        return "cross-entropy";
    }

    @Override
    public Tensor target() {
        return Tensor.ofInts(2, 0, 1, 2);
    }

    @Test
    void the_loss_of_an_untrained_classifier_is_the_logarithm_of_the_number_of_classes() {
        Tensor loss = new CrossEntropy().of(Tensor.zeros(7, 10), Tensor.ofInts(0, 1, 2, 3, 4, 5, 9));
        assertThat(loss.item()).isEqualTo((float) Math.log(10));
    }

    @Test
    void two_rows_worked_by_hand() {
        Tensor x = Tensor.of(Shape.of(2, 3), new double[] {2, -1, 0.5, 0, 0, 3});
        assertThat(new CrossEntropy().of(x, Tensor.ofInts(0, 1)).item()).isCloseTo(1.668117126539059, within(1e-15));
    }

    @Test
    void labels_that_are_none_are_named() {
        assertRefused(() -> make(Reduction.MEAN).of(output(), Tensor.ofInts(0, 1, 3, 2)), "label 3 at row 2", "0 to 2");
        assertRefused(() -> make(Reduction.MEAN).of(output(), Tensor.ofInts(-1, 1, 1, 2)), "label -1 at row 0");
        assertRefused(() -> make(Reduction.MEAN).of(output(), Tensor.of(0, 1, 1, 2)), "expected INT32");
        assertRefused(
                () -> make(Reduction.MEAN).of(output(), Tensor.zeros(4, 2).to(DType.INT32)),
                "labels [4, 2]",
                "one-hot");
    }

    @Test
    void the_gradient_of_a_score_that_underflows_is_not_lost() {
        Tensor x = Tensor.of(new float[][] {{0, 200}}).requiresGrad(true);
        new CrossEntropy().of(x, Tensor.ofInts(0)).backward();
        assertThat(x.grad().toFloats()).containsExactly(-1, 1);
    }

    @Test
    void a_trained_model_answers_with_probabilities_and_the_class_of_the_largest() {
        Tensor scores = Tensor.of(new float[][] {{0, 0}, {-3, 3}});
        assertThat(new CrossEntropy().predictions(scores).toFloats()).startsWith(0.5f, 0.5f);
        assertThat(new CrossEntropy().classes(scores).toInts()).containsExactly(0, 1);
    }
}
