package dev.gradus.tensor.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/// Whether numbers are finite, in every form of the kernel: at each place of every length, and not a place beyond.
class FiniteKernelsTest {
    private static final int LONGEST = 300;
    private static final int[] OFFSETS = {0, 1, 5};
    private static final float[] NOT_FINITE = {
        Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY, Float.intBitsToFloat(0xffc00001)
    };
    private static final float[] FINITE = {0, -0f, Float.MIN_VALUE, -1e-40f, Float.MAX_VALUE, -Float.MAX_VALUE, 1};

    static final List<Kernels<float[]>> FORMS =
            List.of(new ScalarKernels(), new VectorKernels(), new ParallelKernels<>(new VectorKernels()));

    @ParameterizedTest
    @FieldSource("FORMS")
    void one_number_that_is_not_finite_is_found_wherever_it_is(Kernels<float[]> kernels) {
        for (int n = 0; n <= LONGEST; n += n < 150 ? 1 : 13) {
            for (int offset : OFFSETS) {
                float[] x = finite(n, offset);
                assertThat(kernels.isFinite(x, offset, n)).as("length %d", n).isTrue();
                for (int i = 0; i < n; i++) {
                    float before = x[offset + i];
                    x[offset + i] = NOT_FINITE[i % NOT_FINITE.length];
                    assertThat(kernels.isFinite(x, offset, n)).as("%s at %d of %d", x[offset + i], i, n).isFalse();
                    x[offset + i] = before;
                }
            }
        }
    }

    @ParameterizedTest
    @FieldSource("FORMS")
    void each_kind_of_number_counts_as_what_it_is(Kernels<float[]> kernels) {
        for (float value : FINITE) assertThat(all(kernels, value)).as("%s", value).isTrue();
        for (float value : NOT_FINITE) assertThat(all(kernels, value)).as("%s", value).isFalse();
    }

    private static boolean all(Kernels<float[]> kernels, float value) {
        float[] x = new float[200];
        Arrays.fill(x, value);
        return kernels.isFinite(x, 0, 200);
    }

    /// NaN all around what is asked about.
    private static float[] finite(int n, int offset) {
        float[] x = new float[n + 12];
        Arrays.fill(x, Float.NaN);
        for (int i = 0; i < n; i++) x[offset + i] = FINITE[i % FINITE.length];
        return x;
    }

    @Test
    void float64_has_a_range_of_its_own() {
        Kernels<double[]> kernels = new ParallelKernels<>(new ScalarDoubleKernels());
        for (int n = 0; n <= 65; n++) {
            double[] x = new double[n + 1];
            Arrays.fill(x, 1e300);
            x[n] = Double.NaN;
            assertThat(kernels.isFinite(x, 0, n)).isTrue();
            assertThat(kernels.isFinite(x, 0, n + 1)).isFalse();
        }
    }
}
