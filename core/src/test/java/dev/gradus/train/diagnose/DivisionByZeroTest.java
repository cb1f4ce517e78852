package dev.gradus.train.diagnose;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gradus.tensor.Tensor;
import org.junit.jupiter.api.Test;

class DivisionByZeroTest implements CheckContract {
    @Override
    public Check make() {
        return new DivisionByZero(new DivisionByZero.Config());
    }

    @Override
    public Step sick() {
        return step(-1);
    }

    @Override
    public Step healthy() {
        return step(-2);
    }

    private static Step step(float x) {
        return Steps.of(new float[][] {{1, 2}, {x, 1}}, Steps.formula(y -> y.div(y.sum(1, true))));
    }

    @Override
    public boolean tries() {
        return false;
    }

    @Test
    void a_small_divisor_is_one_of_a_power_below_1_too() {
        Step power = Steps.of(new float[][] {{1, 2}, {0, 1}}, Steps.formula(y -> y.pow(-1)));
        assertThat(make().look(new Evidence().with(Step.class, power)).orElseThrow().place().operation())
                .isEqualTo("pow");
        Step square = Steps.of(new float[][] {{1e30f, 2}, {0, 1}}, Steps.formula(Tensor::square));
        assertThat(make().look(new Evidence().with(Step.class, square))).isEmpty();
    }
}
