package dev.gradus.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.gradus.nn.Parameter;
import dev.gradus.tensor.Tensor;
import java.util.List;
import org.junit.jupiter.api.Test;

class RAdamTest implements OptimizerContract<RAdam.Config> {
    @Override
    public RAdam make() {
        return new RAdam(new RAdam.Config(0.01, 0.9, 0.999, 1e-8, 0.01, false));
    }

    @Override
    public RAdam.Config withLearningRate(RAdam.Config settings, double rate) {
        return settings.withLearningRate(rate);
    }

    @Test
    void the_first_five_steps_are_those_of_the_mean_alone() {
        var p = new Parameter("p", Tensor.of(0));
        var radam = new RAdam(0.01);
        radam.attach(List.of(p));
        double before = 0;
        for (int t = 1; t <= 6; t++) {
            radam.zeroGrad();
            p.value().backward(Tensor.of(100));
            radam.step();
            double step = before - p.value().item();
            before = p.value().item();
            if (t <= 5) assertThat(step).isCloseTo(0.01 * 100, within(1e-5));
            else assertThat(step).isLessThan(0.01);
        }
    }
}
