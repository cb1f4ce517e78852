package dev.gradus.tensor.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SumsTest {

    /// The order of the additions, written out with arrays.
    private static float inOrder(float[] x) {
        float[] blocks = new float[Math.max(1, (x.length + 1023) / 1024)];
        for (int block = 0; block < blocks.length; block++) {
            float[] lanes = new float[16];
            for (int i = 1024 * block; i < Math.min(x.length, 1024 * block + 1024); i++) {
                lanes[i % 16] += x[i];
            }
            for (int half = 8; half > 0; half /= 2) {
                for (int lane = 0; lane < half; lane++) {
                    lanes[lane] += lanes[lane + half];
                }
            }
            blocks[block] = lanes[0];
        }
        return tree(blocks, 0, blocks.length);
    }

    private static float tree(float[] blocks, int from, int to) {
        if (to - from == 1) {
            return blocks[from];
        }
        int left = 1;
        while (left * 2 < to - from) {
            left *= 2;
        }
        return tree(blocks, from, from + left) + tree(blocks, from + left, to);
    }

    private static float[] noise(int n) {
        var random = new Random(n);
        float[] x = new float[n];
        for (int i = 0; i < n; i++) {
            x[i] = (float) (random.nextGaussian() * Math.exp(6 * random.nextGaussian()));
        }
        return x;
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 3, 7, 8, 13, 16, 17, 31, 64, 207, 1023, 1024, 1025, 2048, 2049, 4098, 7 * 1024, 100_001})
    void plain_and_vector_sums_add_in_the_documented_order(int n) {
        float[] x = noise(n + 3);
        float[] part = Arrays.copyOfRange(x, 3, n + 3);
        float expected = inOrder(part);
        assertThat(Sums.sum(x, 3, n)).isEqualTo(expected);
        assertThat(VectorMath.sum(x, 3, n)).isEqualTo(expected);
        float[] exponents = new float[n];
        float[] powers = new float[n];
        for (int i = 0; i < n; i++) {
            exponents[i] = i % 7 - 3.3f;
            powers[i] = FloatMath.exp(exponents[i]);
        }
        assertThat(VectorMath.sumExp(exponents, 0, n)).isEqualTo(Sums.sum(powers, 0, n));
    }

    @Test
    void an_empty_sum_is_zero_and_a_sum_of_minus_zeros_too() {
        assertThat(Sums.sum(new float[0], 0, 0)).isEqualTo(0f);
        assertThat(VectorMath.sum(new float[0], 0, 0)).isEqualTo(0f);
        assertThat(Sums.sum(new float[] {-0f, -0f}, 0, 2)).isEqualTo(0f);
        assertThat(VectorMath.sum(new float[] {-0f, -0f}, 0, 2)).isEqualTo(0f);
        assertThat(Sums.sum(new double[0], 0, 0)).isEqualTo(0.0);
    }

    @Test
    void doubles_are_added_in_the_same_order() {
        double[] x = new double[5000];
        float[] same = new float[5000];
        for (int i = 0; i < x.length; i++) {
            x[i] = i % 13 - 5;
            same[i] = i % 13 - 5;
        }
        assertThat(Sums.sum(x, 1, 4098)).isEqualTo(Sums.sum(same, 1, 4098));
        // Lanes 0 and 8 meet first, so the small number survives.
        double[] order = {1e17, 1, 0, 0, 0, 0, 0, 0, -1e17};
        assertThat(Sums.sum(order, 0, 9)).isEqualTo(1.0);
    }

    @Test
    void the_error_grows_with_the_logarithm_of_the_length() {
        float[] tenths = new float[1 << 22];
        Arrays.fill(tenths, 0.1f);
        double exact = 0.1f * (double) tenths.length;
        // An element takes part in 64 additions in its lane, 4 between lanes and 12 between blocks.
        assertThat((double) VectorMath.sum(tenths, 0, tenths.length))
                .isCloseTo(exact, within((64 + 4 + 12) * 0x1p-24 * exact));
        // One after the other it would be off by 4 %.
    }
}
