package dev.gradus.train.diagnose;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gradus.tensor.Ops;
import dev.gradus.tensor.Tensor;
import org.junit.jupiter.api.Test;

class ExpOverflowTest implements CheckContract {
    @Override
    public Check make() {
        return new ExpOverflow(new ExpOverflow.Config());
    }

    @Override
    public Step sick() {
        return step(100);
    }

    @Override
    public Step healthy() {
        return step(80);
    }

    private static Step step(float x) {
        return Steps.of(new float[][] {{1, 2}, {x, 0}}, Steps.formula(Tensor::exp), Steps.formula(y -> y.mul(1e-30)));
    }

    @Test
    void expm1_overflows_alike() {
        Step step = Steps.of(new float[][] {{100, 0}}, Steps.formula(Ops::expm1));
        Finding f = make().look(new Evidence().with(Step.class, step)).orElseThrow();
        assertThat(f.place().operation()).isEqualTo("expm1");
    }
}
