package dev.gradus.optim;

import static dev.gradus.error.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gradus.nn.Parameter;
import dev.gradus.tensor.Tensor;
import java.util.List;
import org.junit.jupiter.api.Test;

class SgdTest implements OptimizerContract<Sgd.Config> {
    @Override
    public Sgd make() {
        return new Sgd(new Sgd.Config(0.01, 0.9, 0, true, 0.01));
    }

    @Override
    public Sgd.Config withLearningRate(Sgd.Config settings, double rate) {
        return settings.withLearningRate(rate);
    }

    @Test
    void nesterov_wants_momentum_and_no_dampening() {
        assertRefused(() -> new Sgd(new Sgd.Config(0.1, 0, 0, true, 0)), "momentum with Nesterov 0.0", "above 0");
        assertRefused(() -> new Sgd(new Sgd.Config(0.1, 0.9, 0.5, true, 0)), "dampening with Nesterov 0.5");
        assertRefused(() -> new Sgd(0.1, 1), "momentum 1.0", "below 1");
    }

    @Test
    void without_momentum_there_is_nothing_to_remember() {
        var sgd = new Sgd(0.1);
        var p = new Parameter("p", Tensor.of(1));
        sgd.attach(List.of(p));
        p.value().sum().backward();
        sgd.step();
        assertThat(sgd.state()).containsOnlyKeys("p.step");
    }
}
