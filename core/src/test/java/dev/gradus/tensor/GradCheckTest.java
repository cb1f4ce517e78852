package dev.gradus.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class GradCheckTest {
    private static final Tensor X = Tensor.of(0.5f, -1.25f, 2);

    /// x² whose gradient is wrong by a factor.
    private static GradCheck square(double factor) {
        return GradCheck.of(in ->
                new Function() {
                    @Override
                    protected Tensor forward(List<Tensor> x) {
                        return x.get(0).square();
                    }

                    @Override
                    protected List<Tensor> backward(List<Tensor> x, Tensor y, Tensor gradient) {
                        return List.of(x.get(0).mul(gradient).mul(2 * factor));
                    }
                }.apply(in.get(0)));
    }

    @Test
    void a_right_gradient_passes_both_ways() {
        assertThat(square(1).at(X).requireBelow(1e-8).checked()).isEqualTo(3);
        assertThat(square(1).taylor(1, X)).isCloseTo(2, within(0.01));
    }

    @Test
    void a_gradient_wrong_by_a_thousandth_fails_both_ways() {
        assertThatThrownBy(() -> square(1.001).at(X).requireBelow(1e-6))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("input 0 element");
        assertThat(square(1.001).taylor(1, X)).isLessThan(1.9);
    }

    @Test
    void a_gradient_that_is_no_number_fails_wherever_it_is() {
        for (float[] x : new float[][] {{0, 4}, {4, 0}}) {
            var result = GradCheck.of(in -> in.get(0).sqrt()).at(Tensor.of(x));
            assertThat(result.worst()).isNaN();
            assertThatThrownBy(() -> result.requireBelow(1)).isInstanceOf(AssertionError.class);
        }
    }

    @Test
    void corners_are_counted_not_compared() {
        var result = GradCheck.of(in -> in.get(0).relu()).at(Tensor.of(-1, 0, 1));
        assertThat(result.kinks()).isEqualTo(1);
        assertThat(result.requireBelow(1e-9).checked()).isEqualTo(2);
        var nothing = GradCheck.of(in -> in.get(0).abs()).at(Tensor.of(0));
        assertThatThrownBy(() -> nothing.requireBelow(1)).hasMessageContaining("nothing was checked");
    }

    @Test
    void the_inputs_stay_as_they_were() {
        Tensor x = Tensor.of(1, 2);
        square(1).at(x);
        square(1).taylor(1, x);
        assertThat(x.toFloats()).containsExactly(1, 2);
        assertThat(x.grad()).isNull();
    }
}
