package dev.gradus.train.range;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gradus.error.GradusException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;

/// The search on losses that are functions of the rate.
class RateSearchTest {
    private static RateSearch.Found find(List<RateTrial> tried, DoubleUnaryOperator loss) {
        var search = new RateSearch(1, 500, (rate, steps) -> new RateTrial(rate, steps, loss.applyAsDouble(rate)));
        RateSearch.Found found = search.find();
        tried.addAll(search.trials());
        return found;
    }

    /// log loss = log 0.1 + c · (log2 rate - log2 best)²
    private static double parabola(double rate, double best, double c) {
        double octaves = Math.log(rate / best) / Math.log(2);
        return 0.1 * Math.exp(c * octaves * octaves);
    }

    @Test
    void recommended_is_the_smallest_rate_within_five_percent_of_a_parabola_at_its_minimum() {
        for (double best : new double[] {0.3, 0.04, 0.003, 0.0007}) {
            List<RateTrial> tried = new ArrayList<>();
            double found = find(tried, rate -> parabola(rate, best, 0.2)).rate();
            // 0.2 · d² = log 1.05 has the solution d = 0.494 octaves
            double expected = best * Math.pow(2, -Math.sqrt(Math.log(1.05) / 0.2));
            assertThat(found).isBetween(0.95 * expected, 1.05 * expected);
            assertThat(tried).hasSizeBetween(8, 10);
        }
    }

    @Test
    void below_a_rate_that_diverges_it_keeps_a_distance() {
        List<RateTrial> tried = new ArrayList<>();
        RateSearch.Found found = find(tried, rate -> rate > 0.3 ? Double.POSITIVE_INFINITY : 1 / rate);
        assertThat(found.rate()).isEqualTo(0.18); // 0.25 / √2
        assertThat(found.reason()).contains("the one at 0.25").contains("twice as much diverges, and so a little less");
    }

    @Test
    void the_largest_rate_may_be_the_best() {
        assertThat(find(new ArrayList<>(), rate -> 1 / rate).rate()).isBetween(0.5, 1.0);
    }

    @Test
    void where_all_diverge_it_says_so() {
        assertThatThrownBy(() -> find(new ArrayList<>(), _ -> Double.POSITIVE_INFINITY))
                .isInstanceOf(GradusException.class)
                .hasMessageContaining("diverges at every learning rate down to 0.0020");
    }
}
