package dev.gradus.diagnose.fact;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gradus.tensor.Rng;
import dev.gradus.tensor.Shape;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LogHistogramTest {
    private static LogHistogram of(double... numbers) {
        var histogram = new LogHistogram();
        for (double x : numbers) histogram.add(x);
        return histogram;
    }

    /// Of any size and sign, with some zeros.
    private static double[] numbers(int n) {
        double[] sizes = Rng.of(3).fork(n).normal(Shape.of(n), 0, 8).toDoubles();
        double[] signs = Rng.of(5).fork(n).normal(Shape.of(n), 0, 1).toDoubles();
        double[] x = new double[n];
        for (int i = 0; i < n; i++) x[i] = i % 7 == 3 ? 0 : Math.signum(signs[i]) * Math.pow(2, sizes[i]);
        return x;
    }

    @Test
    void powers_of_two_begin_bins() {
        LogHistogram h = of(1, 1.5, 2, 3.999, 4, -0.5, -0.75, -1);
        assertThat(h.lowest()).isEqualTo(-1);
        assertThat(h.positive()).containsExactly(0L, 2L, 2L, 1L);
        assertThat(h.negative()).containsExactly(2L, 1L);
    }

    @Test
    void zeros_and_what_is_not_finite_are_in_no_bin() {
        LogHistogram h = of(0, -0.0, Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, 3);
        assertThat(h.zeros()).isEqualTo(2);
        assertThat(h.notFinite()).isEqualTo(3);
        assertThat(h.count()).isEqualTo(6);
        assertThat(h.negative()).isEmpty();
        assertThat(h.positive()).containsExactly(1L);
        assertThat(of().quantile(0.5)).isNaN();
        assertThat(of(Double.NaN).quantile(0.5)).isNaN();
    }

    @Test
    void what_is_beyond_the_bins_is_in_the_first_or_last() {
        LogHistogram h = of(1e-30, Double.MIN_VALUE, 1e300);
        assertThat(h.lowest()).isEqualTo(LogHistogram.LOWEST);
        assertThat(h.positive()).hasSize(128).startsWith(2L).endsWith(1L);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 7, 100, 4098})
    void counts_are_those_of_a_plain_count(int n) {
        Map<Integer, Long> positive = new TreeMap<>(), negative = new TreeMap<>();
        for (double x : numbers(n)) {
            if (x == 0) continue;
            int e = 0;
            while (Math.pow(2, e) > Math.abs(x)) e--;
            while (Math.pow(2, e + 1) <= Math.abs(x)) e++;
            (x > 0 ? positive : negative).merge(e, 1L, Long::sum);
        }
        LogHistogram h = of(numbers(n));
        for (int i = 0; i < h.positive().size(); i++)
            assertThat(h.positive().get(i)).isEqualTo(positive.getOrDefault(h.lowest() + i, 0L));
        for (int i = 0; i < h.negative().size(); i++)
            assertThat(h.negative().get(i)).isEqualTo(negative.getOrDefault(h.lowest() + i, 0L));
        assertThat(h.positive().stream().mapToLong(c -> c).sum() + h.negative().stream().mapToLong(c -> c).sum())
                .isEqualTo(n - h.zeros());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 7, 100, 4098})
    void a_quantile_is_in_the_bin_of_the_number_that_a_sorted_list_has_there(int n) {
        double[] sorted = numbers(n);
        LogHistogram h = of(sorted);
        Arrays.sort(sorted);
        for (double q : new double[] {0, 0.01, 0.25, 0.5, 0.75, 0.99, 1}) {
            double exact = sorted[Math.max(1, (int) Math.ceil(q * n)) - 1], about = h.quantile(q);
            assertThat(Math.signum(about)).isEqualTo(Math.signum(exact));
            if (exact != 0) assertThat(Math.abs(about / exact)).isBetween(0.5, 2.0);
        }
    }

    @Test
    void numbers_of_one_bin_are_taken_to_be_evenly_spread() {
        assertThat(of(1, 1.1, 1.2, 1.3).quantile(0.5)).isEqualTo(1.375);
        assertThat(of(-4, -5).quantile(0)).isEqualTo(-7);
    }
}
