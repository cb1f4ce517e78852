package dev.gradus.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Which of the possible gradients is taken where there is no derivative: PyTorch's.
class KinkTest {
    private static final float INF = Float.POSITIVE_INFINITY;

    static Arguments[] kinks() {
        return new Arguments[] {
            kink("relu at 0", Tensor::relu, 0, 0),
            kink("relu at -0", Tensor::relu, -0f, 0),
            kink("leaky relu at 0", x -> Ops.leakyRelu(x, 0.01), 0, 0.01f),
            kink("abs at 0", Tensor::abs, 0, 0),
            kink("sqrt at 0", Tensor::sqrt, 0, INF),
            kink("log at 0", Tensor::log, 0, INF),
            kink("clamp at its lower bound", x -> Ops.clamp(x, -1, 1), -1, 1),
            kink("clamp at its upper bound", x -> Ops.clamp(x, -1, 1), 1, 1),
            kink("clamp beyond", x -> Ops.clamp(x, -1, 1), 1.001f, 0),
            kink("step at 0", Ops::heaviside, 0, 0),
            kink("power 0 at 0", x -> x.pow(0), 0, 0),
            kink("power 1 at 0", x -> x.pow(1), 0, 1),
            kink("softplus at 0", Ops::softplus, 0, 0.5f),
            kink("relu of a number that is none", Tensor::relu, Float.NaN, 1),
            kink("abs of a number that is none", Tensor::abs, Float.NaN, Float.NaN),
        };
    }

    private static Arguments kink(String name, Function<Tensor, Tensor> f, float x, float gradient) {
        return Arguments.of(name, f, x, gradient);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("kinks")
    void gradient_at(String name, Function<Tensor, Tensor> f, float x, float gradient) {
        Tensor leaf = Tensor.of(x).requiresGrad(true);
        f.apply(leaf).sum().backward();
        assertThat(leaf.grad().toFloats()).as(name).containsExactly(gradient);
    }

    @Test
    void of_equal_maxima_the_first_gets_all() {
        Tensor x = Tensor.of(new float[][] {{1, 5, 5}, {2, 2, 2}, {0, Float.NaN, 9}}).requiresGrad(true);
        Tensor y = x.max(1, false);
        y.backward(Tensor.of(3, 4, 7));
        assertThat(y.toFloats()).containsExactly(5, 2, Float.NaN);
        assertThat(x.argMax(1).toInts()).containsExactly(1, 0, 1);
        assertThat(x.grad().toFloats()).containsExactly(0, 3, 0, 4, 0, 0, 0, 7, 0);
    }

    @Test
    void equal_operands_of_maximum_and_minimum_get_half_each() {
        Tensor a = Tensor.of(1, 2, 3).requiresGrad(true), b = Tensor.of(2, 2, 2).requiresGrad(true);
        Tensor weights = Tensor.of(4, 6, 8);
        Ops.maximum(a, b).backward(weights);
        assertThat(a.grad().toFloats()).containsExactly(0, 3, 8);
        assertThat(b.grad().toFloats()).containsExactly(4, 3, 0);
        a.zeroGrad();
        b.zeroGrad();
        Ops.minimum(a, b).backward(weights);
        assertThat(a.grad().toDoubles()).containsExactly(new double[] {4, 3, 0}, within(0.0));
        assertThat(b.grad().toDoubles()).containsExactly(new double[] {0, 3, 8}, within(0.0));
    }

    @Test
    void maximum_of_nothing_known_is_nothing_known() {
        assertThat(Ops.maximum(Tensor.of(Float.NaN, 1), Tensor.of(1, Float.NaN)).toFloats())
                .containsExactly(Float.NaN, Float.NaN);
    }

    @Test
    void softmax_of_huge_scores_neither_overflows_nor_loses_the_gradient() {
        Tensor x = Tensor.of(new float[][] {{800, -800, 0}, {-800, -800, -800}}).requiresGrad(true);
        assertThat(x.softmax(1).toFloats()).containsExactly(1, 0, 0, 1 / 3f, 1 / 3f, 1 / 3f);
        assertThat(Ops.logSoftmax(x, 1).toFloats()).startsWith(0, -1600, -800);
        Tensor loss = Ops.crossEntropy(x, Tensor.ofInts(1, 0));
        loss.sum().backward();
        assertThat(loss.toFloats()).containsExactly(1600, (float) Math.log(3));
        assertThat(x.grad().toFloats()).startsWith(1, -1, 0);
    }

    @Test
    void one_bad_element_spoils_its_own_row_only() {
        Tensor x = Tensor.of(new float[][] {{1, Float.NaN}, {2, 2}, {1, INF}});
        assertThat(x.softmax(1).toFloats()).containsExactly(Float.NaN, Float.NaN, 0.5f, 0.5f, Float.NaN, Float.NaN);
        assertThat(Ops.logSoftmax(x, 1).get(1, 0)).isEqualTo((float) -Math.log(2));
    }
}
