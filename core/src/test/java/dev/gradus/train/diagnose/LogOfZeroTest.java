package dev.gradus.train.diagnose;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gradus.nn.activation.Softmax;
import dev.gradus.tensor.Tensor;
import org.junit.jupiter.api.Test;

class LogOfZeroTest implements CheckContract {
    @Override
    public Check make() {
        return new LogOfZero(new LogOfZero.Config());
    }

    @Override
    public Step sick() {
        return step(200);
    }

    @Override
    public Step healthy() {
        return step(5);
    }

    private static Step step(float score) {
        return Steps.of(new float[][] {{1, 2}, {score, 0}}, new Softmax(), Steps.formula(Tensor::log));
    }

    @Test
    void the_number_that_had_no_logarithm_is_the_evidence() {
        Finding f = make().look(new Evidence().with(Step.class, step(200))).orElseThrow();
        assertThat(f.evidence()).containsExactly(new Measured("log: input 0", 0, "above 0"));
        assertThat(f.place().samples()).containsExactly(110);
    }
}
