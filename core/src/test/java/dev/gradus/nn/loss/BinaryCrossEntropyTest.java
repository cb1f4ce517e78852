package dev.gradus.nn.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.gradus.nn.LossContract;
import dev.gradus.nn.Reduction;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;
import org.junit.jupiter.api.Test;

class BinaryCrossEntropyTest implements LossContract {
    @Override
    public BinaryCrossEntropy make(Reduction reduction) {
        return new BinaryCrossEntropy(new BinaryCrossEntropy.Config(reduction));
    }

    @Override
    public String golden() {
        return "binary-cross-entropy";
    }

    @Override
    public Tensor output() {
        double[] p = new double[12];
        for (int i = 0; i < 12; i++) p[i] = (2 * (i / 3) + 3 * (i % 3)) % 8 / 8.0;
        return Tensor.of(Shape.of(4, 3), p);
    }

    @Override
    public Tensor inside() {
        return output().mul(0.9).add(0.05);
    }

    @Test
    void certain_and_wrong_costs_100_and_pulls_with_a_million_million() {
        Tensor p = Tensor.of(Shape.of(2), new double[] {0, 1}).requiresGrad(true);
        Tensor loss = make(Reduction.NONE).of(p, Tensor.of(Shape.of(2), new double[] {1, 0}));
        assertThat(loss.toDoubles()).containsExactly(100, 100);
        loss.sum().backward();
        assertThat(p.grad().toDoubles()).containsExactly(new double[] {-1e12, 1e12}, within(1e-3));
        assertThat(make(Reduction.SUM).of(p, Tensor.ofInts(0, 1)).item()).isZero();
    }

    @Test
    void a_trained_model_answers_with_its_probabilities_and_class_1_from_a_half_on() {
        Tensor p = Tensor.of(new float[][] {{0.5f}, {0.49f}, {1}});
        assertThat(new BinaryCrossEntropy().predictions(p)).isSameAs(p);
        assertThat(new BinaryCrossEntropy().classes(p).toInts()).containsExactly(1, 0, 1);
    }
}
