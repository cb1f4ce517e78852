package dev.gradus.tensor.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FloatMathTest {
    private static final float INF = Float.POSITIVE_INFINITY;
    private static final float NAN = Float.NaN;

    private interface FloatFunction {
        float of(float x);
    }

    /// A function with its exact counterpart, the range where its error is promised, and the promise.
    private enum Accuracy {
        EXP(FloatMath::exp, StrictMath::exp, -110, 95, 0.98),
        LOG(FloatMath::log, StrictMath::log, 0, Float.MAX_VALUE, 0.84),
        LOG1P(FloatMath::log1p, StrictMath::log1p, -1, Float.MAX_VALUE, 1.44),
        TANH(FloatMath::tanh, StrictMath::tanh, -20, 20, 1.33),
        EXPM1(FloatMath::expm1, StrictMath::expm1, -20, 95, 4),
        NORMAL_CDF(FloatMath::normalCdf, FloatMath::normalCdf, -12.5f, 6, 8),
        SIGMOID(FloatMath::sigmoid, x -> 1 / (1 + StrictMath.exp(-x)), -110, 100, 2.21);

        private final FloatFunction function;
        private final DoubleUnaryOperator exact;
        private final float low;
        private final float high;
        private final double ulps;

        Accuracy(FloatFunction function, DoubleUnaryOperator exact, float low, float high, double ulps) {
            this.function = function;
            this.exact = exact;
            this.low = low;
            this.high = high;
            this.ulps = ulps;
        }
    }

    /// Floats in ascending order have ascending ordinals, so a step in ordinals visits every size of number.
    private static int ordinal(float x) {
        int bits = Float.floatToRawIntBits(x);
        return bits < 0 ? Integer.MIN_VALUE - bits : bits;
    }

    private static float ofOrdinal(int ordinal) {
        return Float.intBitsToFloat(ordinal < 0 ? Integer.MIN_VALUE - ordinal : ordinal);
    }

    @ParameterizedTest
    @EnumSource
    void error_is_as_small_as_documented(Accuracy promise) {
        double worst = 0;
        float at = 0;
        for (long i = ordinal(promise.low); i <= ordinal(promise.high); i += 2111) {
            float x = ofOrdinal((int) i);
            float y = promise.function.of(x);
            double exact = promise.exact.applyAsDouble(x);
            if (Float.isInfinite((float) exact)) {
                assertThat(y).as("at %s", x).isEqualTo((float) exact);
                continue;
            }
            double ulps = Math.abs(y - exact) / Math.ulp((float) exact);
            if (ulps > worst || Double.isNaN(ulps)) {
                worst = ulps;
                at = x;
            }
        }
        assertThat(worst).as("units in the last place, at %s", at).isLessThanOrEqualTo(promise.ulps);
    }

    @Test
    void exp_is_right_at_the_ends() {
        assertThat(FloatMath.exp(0f)).isEqualTo(1);
        assertThat(FloatMath.exp(-0f)).isEqualTo(1);
        assertThat(FloatMath.exp(INF)).isEqualTo(INF);
        assertThat(FloatMath.exp(-INF)).isEqualTo(0);
        assertThat(FloatMath.exp(NAN)).isNaN();
        assertThat(FloatMath.exp(88.72284f)).isEqualTo((float) Math.exp(88.72284f));
        assertThat(FloatMath.exp(88.7229f)).isEqualTo(INF);
        assertThat(FloatMath.exp(-103.97f)).isEqualTo(Float.MIN_VALUE);
        assertThat(FloatMath.exp(-103.98f)).isEqualTo(0);
        assertThat(FloatMath.exp(Float.MIN_VALUE)).isEqualTo(1);
    }

    @Test
    void log_is_right_at_the_ends() {
        assertThat(FloatMath.log(1f)).isEqualTo(0f);
        assertThat(FloatMath.log(0f)).isEqualTo(-INF);
        assertThat(FloatMath.log(-0f)).isEqualTo(-INF);
        assertThat(FloatMath.log(-1f)).isNaN();
        assertThat(FloatMath.log(-Float.MIN_VALUE)).isNaN();
        assertThat(FloatMath.log(-INF)).isNaN();
        assertThat(FloatMath.log(INF)).isEqualTo(INF);
        assertThat(FloatMath.log(NAN)).isNaN();
        assertThat(FloatMath.log(Float.MIN_VALUE)).isEqualTo((float) Math.log(Float.MIN_VALUE));
    }

    @Test
    void log1p_is_right_at_the_ends() {
        assertThat(FloatMath.log1p(0f)).isEqualTo(0f);
        assertThat(FloatMath.log1p(-0f)).isEqualTo(-0f);
        assertThat(FloatMath.log1p(-1f)).isEqualTo(-INF);
        assertThat(FloatMath.log1p(-1.5f)).isNaN();
        assertThat(FloatMath.log1p(INF)).isEqualTo(INF);
        assertThat(FloatMath.log1p(-INF)).isNaN();
        assertThat(FloatMath.log1p(NAN)).isNaN();
        assertThat(FloatMath.log1p(Float.MIN_VALUE)).isEqualTo(Float.MIN_VALUE);
    }

    @Test
    void tanh_is_odd_and_right_at_the_ends() {
        assertThat(FloatMath.tanh(0f)).isEqualTo(0f);
        assertThat(FloatMath.tanh(-0f)).isEqualTo(-0f);
        assertThat(FloatMath.tanh(INF)).isEqualTo(1);
        assertThat(FloatMath.tanh(-INF)).isEqualTo(-1);
        assertThat(FloatMath.tanh(NAN)).isNaN();
        assertThat(FloatMath.tanh(-Float.MIN_VALUE)).isEqualTo(-Float.MIN_VALUE);
        assertThat(FloatMath.tanh(-0.7f)).isEqualTo(-FloatMath.tanh(0.7f));
    }

    @Test
    void sigmoid_is_right_at_the_ends() {
        assertThat(FloatMath.sigmoid(0f)).isEqualTo(0.5f);
        assertThat(FloatMath.sigmoid(-0f)).isEqualTo(0.5f);
        assertThat(FloatMath.sigmoid(INF)).isEqualTo(1);
        assertThat(FloatMath.sigmoid(-INF)).isEqualTo(0);
        assertThat(FloatMath.sigmoid(NAN)).isNaN();
        assertThat(FloatMath.sigmoid(-100f)).isEqualTo((float) (1 / (1 + Math.exp(100))));
    }

    @Test
    void a_double_argument_chooses_the_double_form() {
        assertThat(FloatMath.exp(1.0)).isEqualTo(StrictMath.exp(1));
        assertThat(FloatMath.log(3.0)).isEqualTo(StrictMath.log(3));
        assertThat(FloatMath.log1p(1e-20)).isEqualTo(1e-20);
        assertThat(FloatMath.tanh(0.3)).isEqualTo(StrictMath.tanh(0.3));
        assertThat(FloatMath.sigmoid(-800.0)).isZero();
        assertThat(FloatMath.sigmoid(2.0)).isEqualTo(1 / (1 + StrictMath.exp(-2)));
    }
}
