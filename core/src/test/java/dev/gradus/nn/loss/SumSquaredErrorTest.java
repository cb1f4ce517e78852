package dev.gradus.nn.loss;

import static dev.gradus.error.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gradus.nn.LossContract;
import dev.gradus.nn.Reduction;
import dev.gradus.tensor.Tensor;
import org.junit.jupiter.api.Test;

class SumSquaredErrorTest implements LossContract {
    @Override
    public SumSquaredError make(Reduction reduction) {
        return new SumSquaredError(new SumSquaredError.Config(reduction));
    }

    @Override
    public String golden() {
        return "squared-error";
    }

    @Test
    void a_list_of_targets_fits_a_column_of_outputs_and_nothing_else() {
        Tensor column = Tensor.of(new float[][] {{0.5f}, {0.25f}});
        var loss = make(Reduction.SUM);
        assertThat(loss.of(column, Tensor.ofInts(1, 0)).item())
                .isEqualTo(loss.of(column, Tensor.of(new float[][] {{1}, {0}})).item())
                .isEqualTo(0.3125);
        assertRefused(() -> loss.of(Tensor.zeros(2, 2), Tensor.ofInts(1, 0)), "class numbers", "CrossEntropy");
        assertRefused(() -> loss.of(Tensor.zeros(2), Tensor.zeros(2, 1)), "[2]", "[2, 1]");
    }
}
