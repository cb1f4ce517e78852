package dev.gradus.nn.layer;

import static dev.gradus.error.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.gradus.catalogue.Catalogues;
import dev.gradus.nn.LayerContract;
import dev.gradus.nn.Pass;
import dev.gradus.nn.layer.Pointwise.Function;
import dev.gradus.tensor.DType;
import dev.gradus.tensor.Tensor;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PointwiseTest implements LayerContract {
    @Override
    public Pointwise make() {
        return new Pointwise(Function.ERF);
    }

    /// Values at -∞, -1, 0, ∞ and NaN, which are PyTorch's.
    @ParameterizedTest
    @CsvSource({
        "ABS, Infinity, 1, 0, Infinity",
        "EXP, 0, 0.36787945, 1, Infinity",
        "LOG, NaN, NaN, -Infinity, Infinity",
        "SQRT, NaN, NaN, 0, Infinity",
        "RECIPROCAL, 0, -1, Infinity, 0",
        "ERF, -1, -0.8427008, 0, 1",
        "POWER, Infinity, 1, 0, Infinity"
    })
    void where_numbers_are_infinite_or_none(Function function, float left, float one, float zero, float right) {
        Tensor x = Tensor.of(Float.NEGATIVE_INFINITY, -1, 0, Float.POSITIVE_INFINITY, Float.NaN);
        float[] y = new Pointwise(function).forward(x, Pass.evaluation()).toFloats();
        assertThat(y).containsExactly(new float[] {left, one, zero, right, Float.NaN}, within(1e-7f));
    }

    @Test
    void powers_of_negative_numbers_are_real_where_the_exponent_is_whole() {
        Tensor x = Tensor.of(-2, 4);
        assertThat(Pointwise.power(3).forward(x, Pass.evaluation()).toFloats()).containsExactly(-8, 64);
        assertThat(Pointwise.power(0.5).forward(x, Pass.evaluation()).toFloats()).containsExactly(Float.NaN, 2);
        assertThat(Pointwise.power(0).forward(x, Pass.evaluation()).toFloats()).containsExactly(1, 1);
    }

    @Test
    void the_reciprocal_is_that_of_a_division() {
        Tensor x = Tensor.of(3, -7, 1e-40f);
        assertThat(new Pointwise(Function.RECIPROCAL).forward(x, Pass.evaluation()).toFloats())
                .containsExactly(1f / 3, -1f / 7, Float.POSITIVE_INFINITY);
        Tensor exact = Tensor.of(3, -7).to(DType.FLOAT64);
        assertThat(new Pointwise(Function.RECIPROCAL).forward(exact, Pass.evaluation()).toDoubles())
                .containsExactly(1.0 / 3, -1.0 / 7);
    }

    @Test
    void files_name_the_function() {
        var read = (Pointwise) Catalogues.LAYERS.make("pointwise", Map.of("function", "power", "exponent", 0.5));
        assertThat(read).hasToString(Pointwise.power(0.5).toString()).hasToString("Pointwise(power, exponent=0.5)");
        assertThat(new Pointwise(Function.EXP)).hasToString("Pointwise(exp)");
    }

    @Test
    void an_exponent_for_another_function_is_refused() {
        assertRefused(() -> new Pointwise(new Pointwise.Config(Function.EXP, 3)), "EXP", "no exponent", "power");
        assertRefused(() -> Pointwise.power(Double.NaN), "POWER with the exponent NaN", "a finite exponent");
    }

    @Nested
    class AbsContract implements LayerContract {
        @Override
        public Pointwise make() {
            return new Pointwise(Function.ABS);
        }
    }

    @Nested
    class ExpContract implements LayerContract {
        @Override
        public Pointwise make() {
            return new Pointwise(Function.EXP);
        }
    }

    @Nested
    class ReciprocalContract implements LayerContract {
        @Override
        public Pointwise make() {
            return new Pointwise(Function.RECIPROCAL);
        }
    }

    @Nested
    class PowerContract implements LayerContract {
        @Override
        public Pointwise make() {
            return Pointwise.power(3);
        }
    }
}
