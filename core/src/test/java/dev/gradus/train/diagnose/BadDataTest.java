package dev.gradus.train.diagnose;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gradus.nn.layer.Linear;
import org.junit.jupiter.api.Test;

class BadDataTest implements CheckContract {
    @Override
    public Check make() {
        return new BadData(new BadData.Config());
    }

    @Override
    public Step sick() {
        return step(Float.NaN);
    }

    @Override
    public Step healthy() {
        return step(3);
    }

    private static Step step(float x) {
        return Steps.of(new float[][] {{1, 2}, {x, 1}}, new Linear(2));
    }

    @Test
    void numbers_beyond_a_million_are_bad_and_those_of_a_million_are_not() {
        Finding f = make().look(new Evidence().with(Step.class, step(2e6f))).orElseThrow();
        assertThat(f.place().samples()).containsExactly(110);
        assertThat(f.evidence()).contains(new Measured("inputs: largest", 2e6, "about 1"));
        assertThat(make().look(new Evidence().with(Step.class, step(1e6f)))).isEmpty();
        Check strict = new BadData(new BadData.Config(10));
        assertThat(strict.look(new Evidence().with(Step.class, step(11)))).isPresent();
    }
}
