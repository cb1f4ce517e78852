package dev.gradus.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class AdamaxTest implements OptimizerContract<Adamax.Config> {
    @Override
    public Adamax make() {
        return new Adamax(new Adamax.Config(0.01, 0.9, 0.999, 1e-8, 0.01));
    }

    @Override
    public Adamax.Config withLearningRate(Adamax.Config settings, double rate) {
        return settings.withLearningRate(rate);
    }

    @Test
    void the_first_step_is_the_rate_whatever_the_gradient() {
        for (float gradient : new float[] {1e-3f, 1, 1e3f}) {
            assertThat(OptimizerContract.first(new Adamax(0.01), gradient)).isCloseTo(-0.01, within(1e-6));
        }
    }
}
