package dev.gradus.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.gradus.nn.Parameter;
import dev.gradus.tensor.Tensor;
import java.util.List;
import org.junit.jupiter.api.Test;

class AdamTest implements OptimizerContract<Adam.Config> {
    @Override
    public Adam make() {
        return new Adam(new Adam.Config(0.01, 0.9, 0.999, 1e-8, 0.01, false));
    }

    @Override
    public Adam.Config withLearningRate(Adam.Config settings, double rate) {
        return settings.withLearningRate(rate);
    }

    @Test
    void the_first_step_is_the_rate_whatever_the_gradient() {
        for (float gradient : new float[] {1e-3f, 1, 1e3f}) {
            var p = new Parameter("p", Tensor.of(0));
            var adam = new Adam(0.01);
            adam.attach(List.of(p));
            p.value().backward(Tensor.of(gradient));
            adam.step();
            assertThat(p.value().item()).isCloseTo(-0.01, within(1e-6));
        }
    }

    @Test
    void amsgrad_remembers_the_largest_mean_square() {
        var p = new Parameter("p", Tensor.of(0));
        var adam = new Adam(new Adam.Config(0.01, 0.5, 0.5, 1e-8, 0, true));
        adam.attach(List.of(p));
        for (float gradient : new float[] {1, 8, 0, 2}) {
            adam.zeroGrad();
            p.value().backward(Tensor.of(gradient));
            adam.step();
        }
        assertThat(adam.state().get("p.exp_avg_sq").item()).isEqualTo(((0.5 + 64) / 4 + 4) / 2);
        assertThat(adam.state().get("p.max_exp_avg_sq").item()).isEqualTo(0.25 + 32);
    }
}
