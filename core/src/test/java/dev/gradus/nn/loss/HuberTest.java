package dev.gradus.nn.loss;

import dev.gradus.nn.LossContract;
import dev.gradus.nn.Reduction;
import dev.gradus.tensor.Tensor;

class HuberTest implements LossContract {
    @Override
    public Huber make(Reduction reduction) {
        return new Huber(new Huber.Config(reduction, 0.7));
    }

    @Override
    public String golden() {
        return "huber";
    }

    @org.junit.jupiter.api.Test
    void far_errors_cost_as_much_as_their_distance() {
        Tensor loss = make(Reduction.NONE).of(Tensor.of(300, -300, 0.7f), Tensor.of(0, 0, 0));
        org.assertj.core.api.Assertions.assertThat(loss.toFloats())
                .containsExactly(0.7f * (300 - 0.35f), 0.7f * (300 - 0.35f), 0.7f * 0.35f);
    }
}
