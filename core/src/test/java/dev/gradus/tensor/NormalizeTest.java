package dev.gradus.tensor;

import static dev.gradus.error.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class NormalizeTest {
    private static Normalized columns(Tensor x) {
        return Ops.normalize(x, Shape.of(x.shape().axis(0), x.shape().axis(1), 1), 1e-5, null, null);
    }

    @Test
    void a_constant_far_from_zero_becomes_zero() {
        for (double constant : new double[] {1e4, 0.1, -3e7, 1e-30, 0}) {
            for (Shape shape : new Shape[] {Shape.of(1000, 33), Shape.of(3, 40)}) {
                Normalized n = columns(Tensor.full(shape, constant));
                assertZero(n.output());
                assertThat(n.mean().toFloats()).containsOnly((float) constant);
                assertZero(n.variance());
            }
            Tensor run = Tensor.full(Shape.of(1, 5000), constant);
            assertZero(Ops.normalize(run, Shape.of(1, 1, 5000), 1e-5, null, null).output());
        }
    }

    /// But for what is left of a mean of tiny numbers.
    private static void assertZero(Tensor t) {
        assertThat(t.abs().reshape(-1).max(0, false).item()).isLessThan(1e-30);
    }

    @Test
    void small_differences_on_a_large_mean_keep_their_digits() {
        int n = 3000;
        float[] values = new float[n];
        for (int i = 0; i < n; i++) values[i] = 1e4f + (i * 7 % n) * 0x1p-10f;
        double mean = 0, variance = 0;
        for (float v : values) mean += v / n;
        for (float v : values) variance += (v - mean) * (v - mean) / n;
        for (Shape view : new Shape[] {Shape.of(1, 1, n), Shape.of(n, 1, 1), Shape.of(30, 1, 100)}) {
            Normalized y = Ops.normalize(Tensor.of(Shape.of(n, 1), values), view, 1e-5, null, null);
            assertThat(y.variance().get(0)).isCloseTo(variance, within(1e-6 * variance));
            for (int i = 0; i < n; i++) {
                double expected = (values[i] - mean) / Math.sqrt(variance + 1e-5);
                assertThat(y.output().toFloats()[i]).isCloseTo((float) expected, within(1e-6f));
            }
        }
    }

    @Test
    void what_is_not_finite_stays_in_its_group() {
        Tensor x = Tensor.of(new float[][] {{1, Float.NaN, Float.POSITIVE_INFINITY}, {2, 1, 1}});
        float[] y = columns(x).output().toFloats();
        assertThat(Arrays.copyOfRange(y, 0, 3)).containsExactly(-0.99998f, Float.NaN, Float.NaN);
        assertThat(Arrays.copyOfRange(y, 3, 6)).containsExactly(0.99998f, Float.NaN, Float.NaN);
    }

    @Test
    void any_number_of_threads_gives_the_same_bits() {
        int before = Compute.threads();
        Tensor x = Rng.of(1).normal(Shape.of(9, 40, 300), 2, 3);
        float[][] outputs = new float[3][];
        try {
            for (int threads = 1; threads <= 3; threads++) {
                Compute.threads(threads);
                Tensor leaf = x.copy().requiresGrad(true);
                Tensor gamma = Tensor.full(Shape.of(40), 1.5).requiresGrad(true), beta = Tensor.zeros(40);
                Ops.normalize(leaf, x.shape(), 1e-5, gamma, beta).output().mul(x.tanh()).sum().backward();
                outputs[threads - 1] = leaf.grad().toFloats();
            }
        } finally {
            Compute.threads(before);
        }
        assertThat(outputs[1]).containsExactly(outputs[0]);
        assertThat(outputs[2]).containsExactly(outputs[0]);
    }

    @Test
    void an_empty_batch_stays_empty() {
        Tensor x = Tensor.zeros(0, 3).requiresGrad(true), gamma = Tensor.ones(3).requiresGrad(true);
        Tensor y = Ops.normalize(x, Shape.of(0, 3, 1), 1e-5, gamma, Tensor.zeros(3)).output();
        y.sum().backward();
        assertThat(y.shape()).isEqualTo(x.shape());
        assertThat(gamma.grad().toFloats()).containsExactly(0, 0, 0);
    }

    @Test
    void sizes_that_do_not_fit_are_refused() {
        Tensor x = Tensor.ones(4, 3), three = Tensor.ones(3), four = Tensor.ones(4);
        assertRefused(() -> Ops.normalize(x, Shape.of(4, 3), 1e-5, null, null), "x [4, 3] as [4, 3]");
        assertRefused(() -> Ops.normalize(x, Shape.of(1, 3, 3), 1e-5, null, null), "as [1, 3, 3]");
        assertRefused(() -> Ops.normalize(x, Shape.of(4, 3, 1), 1e-5, four, four), "with [4] and [4]");
        assertRefused(() -> Ops.normalize(x, Shape.of(4, 3, 1), 1e-5, three, null), "[3] and none");
        Tensor image = Tensor.ones(2, 4, 3), each = Tensor.ones(4);
        assertRefused(
                () -> Ops.normalize(image, Shape.of(1, 3, 8), 1e-5, each, each), "as [1, 3, 8]", "whole channels");
        assertRefused(() -> Ops.normalize(image, Shape.of(4, 2, 3), 1e-5, each, each), "as [4, 2, 3]");
        assertRefused(() -> Ops.normalize(image, Shape.of(2, 12, 1), 1e-5, each, each), "as [2, 12, 1]");
        assertRefused(() -> Ops.normalize(x, four, four, 1e-5, null, null), "with [4] and [4]");
        assertRefused(() -> Ops.normalize(three, three, three, 1e-5, null, null), "x [3]", "[n, c, …]");
    }
}
