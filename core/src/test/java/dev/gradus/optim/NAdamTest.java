package dev.gradus.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.gradus.nn.Parameter;
import dev.gradus.tensor.Tensor;
import java.util.List;
import org.junit.jupiter.api.Test;

class NAdamTest implements OptimizerContract<NAdam.Config> {
    @Override
    public NAdam make() {
        return new NAdam(new NAdam.Config(0.01, 0.9, 0.999, 1e-8, 0.01, 0.004, false));
    }

    @Override
    public NAdam.Config withLearningRate(NAdam.Config settings, double rate) {
        return settings.withLearningRate(rate);
    }

    @Test
    void the_product_of_its_momenta_is_saved() {
        var p = new Parameter("p", Tensor.of(0));
        var nadam = new NAdam();
        nadam.attach(List.of(p));
        p.value().backward(Tensor.of(1));
        nadam.step();
        double mu = 0.9 * (1 - 0.5 * Math.pow(0.96, 0.004));
        assertThat(nadam.state().get("p.mu_product").item()).isCloseTo(mu, within(1e-7));
    }
}
