package dev.gradus.optim;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gradus.nn.Parameter;
import dev.gradus.tensor.Tensor;
import java.util.List;
import org.junit.jupiter.api.Test;

class LionTest implements OptimizerContract<Lion.Config> {
    @Override
    public Lion make() {
        return new Lion(new Lion.Config(0.01, 0.9, 0.99, 0.01));
    }

    @Override
    public Lion.Config withLearningRate(Lion.Config settings, double rate) {
        return settings.withLearningRate(rate);
    }

    @Test
    void every_number_moves_by_the_rate() {
        var p = new Parameter("p", Tensor.zeros(4));
        var lion = new Lion(0.25);
        lion.attach(List.of(p));
        p.value().backward(Tensor.of(1e-3f, -1e3f, 0, 5));
        lion.step();
        assertThat(p.value().toFloats()).containsExactly(-0.25f, 0.25f, 0, -0.25f);
        assertThat(lion.state()).containsOnlyKeys("p.exp_avg", "p.step");
    }
}
