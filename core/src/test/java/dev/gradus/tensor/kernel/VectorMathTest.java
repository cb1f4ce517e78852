package dev.gradus.tensor.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class VectorMathTest {
    private static final float[] SPECIAL = {
        0f,
        -0f,
        1,
        -1,
        Float.MIN_VALUE,
        -Float.MIN_VALUE,
        Float.MIN_NORMAL,
        Float.MAX_VALUE,
        -Float.MAX_VALUE,
        Float.POSITIVE_INFINITY,
        Float.NEGATIVE_INFINITY,
        Float.NaN,
        88.7f,
        88.73f,
        89,
        90,
        -87.4f,
        -103.9f,
        -104,
        -105,
        0.625f,
        -0.625f,
        0.62499994f,
        9,
        10,
        44.5f,
        0x1.6a09e6p-1f,
        0x1.6a09e8p-1f,
        0x1p-130f
    };

    /// Special values, random bit patterns, and numbers of everyday size.
    private static float[] inputs(int n) {
        var random = new Random(n);
        float[] x = new float[n];
        for (int i = 0; i < n; i++) {
            x[i] =
                    i < SPECIAL.length
                            ? SPECIAL[i]
                            : i % 2 == 0 ? Float.intBitsToFloat(random.nextInt()) : (float) (8 * random.nextGaussian());
        }
        return x;
    }

    @ParameterizedTest
    @EnumSource
    void functions_of_vectors_have_the_bits_of_the_scalar_forms(Unary f) {
        for (int n = 0; n <= 70; n++) check(f, n);
        check(f, 207);
        check(f, 4098);
        check(f, f == Unary.POW ? 5_001 : 300_001); // which is slow
    }

    private static void check(Unary f, int n) {
        float[] x = inputs(n + 5), y = new float[n + 9], expected = new float[n + 9];
        Arrays.fill(y, 77);
        Arrays.fill(expected, 77);
        ScalarFunctions.One exact = ScalarFunctions.of(f);
        for (int i = 0; i < n; i++) expected[7 + i] = exact.of(x[5 + i], 0.7, 2.5);
        Loop<float[]> loop = VectorKernels.VECTOR_LOOPS.of(f);
        loop.map(0.7, 2.5, x, 5, y, 7, n);
        assertThat(y).as("%d elements", n).isEqualTo(expected);
        loop.map(0.7, 2.5, x, 5, x, 5, n);
        assertThat(Arrays.copyOfRange(x, 5, 5 + n)).as("in place").isEqualTo(Arrays.copyOfRange(expected, 7, 7 + n));
    }

    @Test
    void max_is_that_of_math_max() {
        for (int n = 0; n <= 70; n++) {
            float[] x = new float[n + 1];
            for (int i = 0; i < x.length; i++) {
                x[i] = -1 - (i * 37 % 71);
            }
            float expected = Float.NEGATIVE_INFINITY;
            for (int i = 1; i < x.length; i++) {
                expected = Math.max(expected, x[i]);
            }
            assertThat(VectorMath.max(x, 1, n)).isEqualTo(expected);
            if (n > 0) {
                x[1 + n / 2] = Float.NaN;
                assertThat(VectorMath.max(x, 1, n)).isNaN();
            }
        }
    }

    @Test
    void softmax_and_log_softmax_have_the_bits_of_their_definition() {
        for (int cols : new int[] {1, 3, 7, 8, 10, 13, 16, 17, 31, 64, 207, 4098}) {
            int rows = 5;
            var random = new Random(cols);
            float[] x = new float[rows * cols];
            float[] softmax = new float[rows * cols];
            float[] logSoftmax = new float[rows * cols];
            for (int i = 0; i < x.length; i++) {
                x[i] = (float) (30 * random.nextGaussian());
            }
            for (int r = 0; r < rows; r++) {
                float[] row = Arrays.copyOfRange(x, r * cols, (r + 1) * cols);
                float max = row[0];
                for (float value : row) {
                    max = Math.max(max, value);
                }
                float[] powers = new float[cols];
                for (int i = 0; i < cols; i++) {
                    powers[i] = FloatMath.exp(row[i] - max);
                }
                float sum = Sums.sum(powers, 0, cols);
                for (int i = 0; i < cols; i++) {
                    softmax[r * cols + i] = powers[i] / sum;
                    logSoftmax[r * cols + i] = row[i] - max - FloatMath.log(sum);
                }
            }
            float[] y = new float[rows * cols];
            VectorMath.softmaxRows(x, 0, y, 0, rows, cols);
            assertThat(y).isEqualTo(softmax);
            VectorMath.logSoftmaxRows(x, 0, y, 0, rows, cols);
            assertThat(y).isEqualTo(logSoftmax);
            y = x.clone();
            VectorMath.softmaxRows(y, 0, y, 0, rows, cols);
            assertThat(y).as("in place").isEqualTo(softmax);
            VectorMath.logSoftmaxRows(x, 0, x, 0, rows, cols);
            assertThat(x).as("in place").isEqualTo(logSoftmax);
        }
    }

    @Test
    void softmax_of_large_numbers_neither_overflows_nor_hides_nan() {
        float[] y = new float[6];
        VectorMath.softmaxRows(new float[] {1e38f, 1e38f, -1e38f, 1, Float.NaN, 2}, 0, y, 0, 2, 3);
        assertThat(y).containsExactly(0.5f, 0.5f, 0, Float.NaN, Float.NaN, Float.NaN);
    }
}
