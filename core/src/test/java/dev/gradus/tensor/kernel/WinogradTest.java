package dev.gradus.tensor.kernel;

import static dev.gradus.error.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WinogradTest {
    private static final Kernels<float[]> KERNELS = KernelProvider.FLOAT;
    private static final Sweep PADDED = new Sweep(3, 1, 1, 1);

    private static Conv conv(int images, int in, int out, int size, boolean isDirect) {
        return new Conv(images, 1, in, out, size, size, PADDED, PADDED, isDirect);
    }

    @ParameterizedTest
    @CsvSource({"16, 32, 28, true", "128, 128, 8, true", "64, 64, 7, true", "3, 32, 32, false", "32, 10, 8, false"})
    void it_is_chosen_where_it_takes_less_time(int in, int out, int size, boolean chosen) {
        assertThat(conv(1, in, out, size, false).isWinograd()).isEqualTo(chosen);
        assertThat(conv(1, in, out, size, true).isWinograd()).isFalse();
    }

    @Test
    void other_kernels_strides_dilations_and_groups_have_the_direct_method() {
        for (Sweep other :
                List.of(new Sweep(5, 1, 1, 1), new Sweep(3, 2, 1, 1), new Sweep(3, 1, 1, 2), new Sweep(3, 1, 3, 1))) {
            assertThat(new Conv(1, 1, 64, 64, 32, 32, other, PADDED, false).isWinograd()).isFalse();
            assertThat(new Conv(1, 1, 64, 64, 32, 32, PADDED, other, false).isWinograd()).isFalse();
        }
        assertThat(new Conv(1, 2, 64, 64, 32, 32, PADDED, PADDED, false).isWinograd()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"16, 32, 14", "48, 48, 16", "128, 128, 8"})
    void its_errors_are_less_than_four_times_those_of_plain_sums(int in, int out, int size) {
        float[] x = normal(1, 2 * size * size * in), w = normal(2, out * in * 9), g = normal(3, 2 * size * size * out);
        Conv fast = conv(2, in, out, size, false), direct = conv(2, in, out, size, true);
        assertThat(fast.isWinograd()).isTrue();
        Kernels<double[]> exact = KernelProvider.DOUBLE;
        double[] y = new double[g.length], gx = new double[x.length], gw = new double[w.length];
        exact.conv(direct, new Slice<>(wide(x), 0), new Slice<>(wide(w), 0), null, null, new Slice<>(y, 0));
        exact.convBackwardInput(direct, new Slice<>(wide(g), 0), new Slice<>(wide(w), 0), new Slice<>(gx, 0));
        exact.convBackwardWeight(direct, new Slice<>(wide(x), 0), new Slice<>(wide(g), 0), new Slice<>(gw, 0));
        assertThat(error(fast, x, w, g, 0, y)).isLessThan(4 * error(direct, x, w, g, 0, y));
        assertThat(error(fast, x, w, g, 1, gx)).isLessThan(4 * error(direct, x, w, g, 1, gx));
        assertThat(error(fast, x, w, g, 2, gw)).isLessThan(4 * error(direct, x, w, g, 2, gw));
    }

    /// The root of the mean square error of a pass.
    private static double error(Conv d, float[] x, float[] w, float[] g, int pass, double[] exact) {
        float[] result = new float[exact.length];
        switch (pass) {
            case 0 -> KERNELS.conv(d, new Slice<>(x, 0), new Slice<>(w, 0), null, null, new Slice<>(result, 0));
            case 1 -> KERNELS.convBackwardInput(d, new Slice<>(g, 0), new Slice<>(w, 0), new Slice<>(result, 0));
            default -> KERNELS.convBackwardWeight(d, new Slice<>(x, 0), new Slice<>(g, 0), new Slice<>(result, 0));
        }
        double sum = 0;
        for (int i = 0; i < exact.length; i++) sum += (result[i] - exact[i]) * (result[i] - exact[i]);
        return Math.sqrt(sum / exact.length);
    }

    @Test
    void in_float64_it_agrees_with_plain_sums_to_the_last_digits() {
        double[] x = wide(normal(1, 3 * 100 * 20)), w = wide(normal(2, 18 * 20 * 9)), g = wide(normal(3, 3 * 100 * 18));
        Conv fast = conv(3, 20, 18, 10, false), direct = conv(3, 20, 18, 10, true);
        Kernels<double[]> k = KernelProvider.DOUBLE;
        double[] y = new double[g.length], plain = new double[g.length];
        k.conv(fast, new Slice<>(x, 0), new Slice<>(w, 0), new Slice<>(w, 7), null, new Slice<>(y, 0));
        k.conv(direct, new Slice<>(x, 0), new Slice<>(w, 0), new Slice<>(w, 7), null, new Slice<>(plain, 0));
        assertThat(distance(y, plain)).isLessThan(1e-13);
        double[] gx = new double[x.length], plainX = new double[x.length];
        k.convBackwardInput(fast, new Slice<>(g, 0), new Slice<>(w, 0), new Slice<>(gx, 0));
        k.convBackwardInput(direct, new Slice<>(g, 0), new Slice<>(w, 0), new Slice<>(plainX, 0));
        assertThat(distance(gx, plainX)).isLessThan(1e-13);
        double[] gw = new double[w.length], plainW = new double[w.length];
        k.convBackwardWeight(fast, new Slice<>(x, 0), new Slice<>(g, 0), new Slice<>(gw, 0));
        k.convBackwardWeight(direct, new Slice<>(x, 0), new Slice<>(g, 0), new Slice<>(plainW, 0));
        assertThat(distance(gw, plainW)).isLessThan(1e-13);
    }

    @Test
    void an_image_has_the_same_bits_alone_and_in_a_batch() {
        int in = 16, out = 32, size = 9, pixels = size * size;
        float[] x = normal(1, 40 * pixels * in), w = normal(2, out * in * 9), y = new float[40 * pixels * out];
        float[] one = new float[pixels * out];
        KERNELS.conv(
                conv(40, in, out, size, false), new Slice<>(x, 0), new Slice<>(w, 0), null, null, new Slice<>(y, 0));
        KERNELS.conv(
                conv(1, in, out, size, false),
                new Slice<>(x, 33 * pixels * in),
                new Slice<>(w, 0),
                null,
                null,
                new Slice<>(one, 0));
        assertThat(one).isEqualTo(Arrays.copyOfRange(y, 33 * pixels * out, 34 * pixels * out));
    }

    @Test
    void a_number_that_is_not_finite_stays_in_the_tiles_that_see_it() {
        int in = 16, out = 16, size = 12;
        float[] x = normal(1, size * size * in), w = normal(2, out * in * 9), y = new float[size * size * out];
        x[(1 * size + 1) * in] = Float.POSITIVE_INFINITY;
        KERNELS.conv(
                conv(1, in, out, size, false), new Slice<>(x, 0), new Slice<>(w, 0), null, null, new Slice<>(y, 0));
        for (int row = 0; row < size; row++) {
            for (int column = 0; column < size; column++) {
                boolean touched = row < 4 && column < 4;
                for (int k = 0; k < out; k++) {
                    assertThat(Float.isFinite(y[(row * size + column) * out + k])).isEqualTo(!touched);
                }
            }
        }
    }

    @Test
    void the_property_that_forbids_it_is_true_or_false() {
        assertThat(Winograd.isAllowed("true")).isTrue();
        assertThat(Winograd.isAllowed("false")).isFalse();
        assertRefused(() -> Winograd.isAllowed("no"), "gradus.winograd is \"no\"", "true or false");
    }

    private static float[] normal(long seed, int n) {
        var random = new SplittableRandom(seed);
        float[] numbers = new float[n];
        for (int i = 0; i < n; i++) numbers[i] = (float) random.nextGaussian();
        return numbers;
    }

    private static double[] wide(float[] x) {
        double[] wide = new double[x.length];
        for (int i = 0; i < x.length; i++) wide[i] = x[i];
        return wide;
    }

    /// The largest difference, relative to the largest number.
    private static double distance(double[] a, double[] b) {
        double most = 0, largest = 0;
        for (int i = 0; i < a.length; i++) {
            most = Math.max(most, Math.abs(a[i] - b[i]));
            largest = Math.max(largest, Math.abs(b[i]));
        }
        return most / largest;
    }
}
