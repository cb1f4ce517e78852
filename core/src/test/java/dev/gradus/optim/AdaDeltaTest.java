package dev.gradus.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class AdaDeltaTest implements OptimizerContract<AdaDelta.Config> {
    @Override
    public AdaDelta make() {
        return new AdaDelta(new AdaDelta.Config(1, 0.9, 1e-3, 0.01));
    }

    @Override
    public AdaDelta.Config withLearningRate(AdaDelta.Config settings, double rate) {
        return settings.withLearningRate(rate);
    }

    @Test
    void the_first_step_is_the_rate_times_the_root_of_epsilon_whatever_the_gradient() {
        for (float gradient : new float[] {1, 1e3f}) {
            assertThat(OptimizerContract.first(new AdaDelta(new AdaDelta.Config(1, 0.75, 1e-4, 0)), gradient))
                    .isCloseTo(-0.01 / Math.sqrt(0.25), within(1e-5));
        }
    }
}
