package dev.gradus.optim;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gradus.nn.Parameter;
import dev.gradus.tensor.Tensor;
import java.util.List;
import org.junit.jupiter.api.Test;

class AdamWTest implements OptimizerContract<AdamW.Config> {
    @Override
    public AdamW make() {
        return new AdamW(new AdamW.Config(0.01, 0.9, 0.999, 1e-8, 0.01, false));
    }

    @Override
    public AdamW.Config withLearningRate(AdamW.Config settings, double rate) {
        return settings.withLearningRate(rate);
    }

    @Test
    void decay_acts_without_a_slope() {
        var p = new Parameter("p", Tensor.of(8));
        var adamW = new AdamW(new AdamW.Config(0.5, 0.9, 0.999, 1e-8, 0.5, false));
        adamW.attach(List.of(p));
        p.value().backward(Tensor.of(0));
        adamW.step();
        assertThat(p.value().item()).isEqualTo(6);
    }
}
