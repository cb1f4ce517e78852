package dev.gradus.train.diagnose;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gradus.tensor.Tensor;
import org.junit.jupiter.api.Test;

class OverflowTest implements CheckContract {
    @Override
    public Check make() {
        return new Overflow(new Overflow.Config());
    }

    @Override
    public Step sick() {
        return step(1e30f);
    }

    @Override
    public Step healthy() {
        return step(1e10f);
    }

    private static Step step(float x) {
        return Steps.of(
                new float[][] {{1, 2}, {x, 1}}, Steps.formula(Tensor::square), Steps.formula(y -> y.mul(1e-20)));
    }

    @Test
    void an_exponential_and_a_division_by_zero_are_causes_of_their_own() {
        Step exp = Steps.of(new float[][] {{100, 0}}, Steps.formula(Tensor::exp));
        Step div = Steps.of(new float[][] {{1, 0}}, Steps.formula(y -> y.div(y)));
        assertThat(make().look(new Evidence().with(Step.class, exp))).isEmpty();
        assertThat(make().look(new Evidence().with(Step.class, div))).isEmpty();
    }
}
