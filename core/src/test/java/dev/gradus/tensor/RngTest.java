package dev.gradus.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RngTest {
    private static final int N = 200_000;
    private final Rng rng = Rng.of(42);

    /// Frozen: saved seeds must mean the same for ever. Computed from the definitions by a few lines of
    /// Python, not by this code: Philox4x32-10 with key 42 and counter 0.
    @Test
    void the_first_numbers_of_a_seed_never_change() {
        assertThat(IntStream.range(0, 5).map(rng::bits).toArray())
                .containsExactly(-1662324653, 2012563771, 314527917, 1463989207, -52747993);
        assertThat(rng.fork(7).bits(0)).isEqualTo(413029088);
        assertThat(rng.fork("weights").bits(0)).isEqualTo(-474795851);
        assertThat(rng.uniform(0)).isEqualTo(0.6129598811894158);
        assertThat(rng.normal(0)).isEqualTo(1.234541820550271);
        assertThat(rng.permutation(10)).containsExactly(1, 0, 8, 9, 7, 6, 2, 4, 3, 5);
    }

    @Test
    void many_bits_at_once_are_those_drawn_one_by_one() {
        Rng rng = Rng.of(5).fork(2);
        int[] bits = new int[13];
        rng.bits(3, bits, 11);
        for (int i = 0; i < 11; i++) assertThat(bits[i]).isEqualTo(rng.bits(3 + i));
        assertThat(bits[11]).isZero();
    }

    @Test
    void uniform_numbers_fill_the_unit_interval() {
        double[] u = draw(rng::uniform);
        assertThat(Arrays.stream(u).min().orElseThrow()).isBetween(0.0, 5e-5);
        assertThat(Arrays.stream(u).max().orElseThrow()).isBetween(1 - 5e-5, Math.nextDown(1.0));
        moments(u, 0.5, 1 / 12.0, 1 / 80.0);
    }

    @Test
    void normal_numbers_have_the_moments_of_the_bell_curve() {
        moments(draw(rng::normal), 0, 1, 3);
    }

    /// Mean, variance and fourth central moment within five standard errors.
    private static void moments(double[] x, double mean, double variance, double fourth) {
        double m = Arrays.stream(x).average().orElseThrow();
        double v = Arrays.stream(x).map(a -> Math.pow(a - mean, 2)).average().orElseThrow();
        double f = Arrays.stream(x).map(a -> Math.pow(a - mean, 4)).average().orElseThrow();
        assertThat(m).isCloseTo(mean, within(5 * Math.sqrt(variance / x.length)));
        assertThat(v).isCloseTo(variance, within(5 * Math.sqrt((fourth - variance * variance) / x.length)));
        assertThat(f).isCloseTo(fourth, within(0.05 * fourth));
    }

    @Test
    void integers_are_below_their_bound_and_equally_frequent() {
        int[] counts = new int[7];
        for (int i = 0; i < 70_000; i++) counts[rng.below(i, 7)]++;
        for (int count : counts) assertThat(count).isBetween(9_500, 10_500);
        assertThat(rng.below(3, 1)).isZero();
        for (int i = 0; i < 1000; i++) assertThat(rng.below(i, Integer.MAX_VALUE)).isNotNegative();
    }

    @Test
    void a_permutation_has_each_number_once_and_every_order_is_equally_frequent() {
        assertThat(rng.permutation(0)).isEmpty();
        int[] order = rng.permutation(1000);
        assertThat(order).isNotEqualTo(IntStream.range(0, 1000).toArray());
        assertThat(Arrays.stream(order).sorted().toArray()).isEqualTo(IntStream.range(0, 1000).toArray());
        int[] counts = new int[6];
        for (int i = 0; i < 12_000; i++) {
            int[] p = rng.fork(i).permutation(3);
            counts[2 * p[0] + (p[1] > p[2] ? 1 : 0)]++;
        }
        for (int count : counts) assertThat(count).isBetween(1_800, 2_200);
    }

    @Test
    void forks_are_unlike_each_other_and_their_parent() {
        Set<Long> firsts = new HashSet<>();
        for (Rng r : new Rng[] {rng, Rng.of(43), rng.fork(0), rng.fork(1), rng.fork(1).fork(0), rng.fork(0).fork(1)}) {
            for (int i = 0; i < 100; i++)
                firsts.add(((long) r.bits(2L * i) << 32) | (r.bits(2L * i + 1) & 0xffffffffL));
        }
        for (String purpose : new String[] {"", "a", "b", "ab", "ba"})
            firsts.add(Double.doubleToLongBits(rng.fork(purpose).uniform(0)));
        assertThat(firsts).hasSize(605);
        double[] a = draw(rng.fork(0)::normal), b = draw(rng.fork(1)::normal);
        double correlation = IntStream.range(0, N).mapToDouble(i -> a[i] * b[i]).average().orElseThrow();
        assertThat(correlation).isCloseTo(0, within(5 / Math.sqrt(N)));
    }

    @Test
    void tensors_are_the_numbers_in_order() {
        Tensor u = rng.uniform(Shape.of(2, 3), -1, 3), n = rng.normal(Shape.of(2, 3), 5, 0.5);
        for (int i = 0; i < 6; i++) {
            assertThat(u.get(i / 3, i % 3)).isEqualTo((float) (-1 + 4 * rng.uniform(i)));
            assertThat(n.get(i / 3, i % 3)).isEqualTo((float) (5 + 0.5 * rng.normal(i)));
        }
    }

    @Test
    void dropout_keeps_its_share_scales_it_and_gives_the_gradient_the_same_mask() {
        for (double p : new double[] {0.1, 0.5, 0.9}) {
            Tensor x = Tensor.ones(N).requiresGrad(true);
            Tensor y = Ops.dropout(x, p, rng);
            y.sum().backward();
            double kept = Arrays.stream(y.toDoubles()).filter(v -> v != 0).count() / (double) N;
            assertThat(kept).isCloseTo(1 - p, within(5 * Math.sqrt(p * (1 - p) / N)));
            assertThat(y.toFloats()).containsOnly(0, (float) (1 / (1 - p)));
            assertThat(x.grad().toFloats()).isEqualTo(y.toFloats());
            assertThat(Ops.dropout(x, p, rng).toFloats()).isEqualTo(y.toFloats());
            assertThat(Ops.dropout(x, p, rng.fork(1)).toFloats()).isNotEqualTo(y.toFloats());
        }
        Tensor x = Tensor.of(1, Float.NaN, 3);
        assertThat(Ops.dropout(x, 0, rng).toFloats()).containsExactly(1, Float.NaN, 3);
        assertThat(Ops.dropout(x, 1, rng).toFloats()).containsExactly(0, 0, 0);
    }

    private static double[] draw(IntToDoubleFunction f) {
        return IntStream.range(0, N).mapToDouble(f).toArray();
    }
}
