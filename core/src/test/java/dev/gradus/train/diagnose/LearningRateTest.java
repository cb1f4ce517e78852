package dev.gradus.train.diagnose;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gradus.nn.layer.Linear;
import org.junit.jupiter.api.Test;

class LearningRateTest implements CheckContract {
    @Override
    public Check make() {
        return new LearningRate(new LearningRate.Config());
    }

    @Override
    public Step sick() {
        return step(150);
    }

    @Override
    public Step healthy() {
        return step(50);
    }

    private static Step step(double growth) {
        return Steps.grown(growth, new float[][] {{1, 2}, {3, 1}}, new Linear(2));
    }

    @Test
    void the_rate_is_divided_by_what_the_weights_have_grown() {
        Finding f = make().look(new Evidence().with(Step.class, step(150))).orElseThrow();
        assertThat(f.certainty()).isEqualTo(Certainty.LIKELY);
        assertThat(f.place().parameter()).isEqualTo("0.weight");
        assertThat(f.remedies()).containsExactly(new Remedy.Set(Remedy.Part.OPTIMIZER, "learningRate", 0.01));
        assertThat(f.evidence().getFirst().name()).isEqualTo("growth of 0.weight");
        assertThat(f.evidence().getFirst().value()).isBetween(149.9, 150.1);
    }
}
