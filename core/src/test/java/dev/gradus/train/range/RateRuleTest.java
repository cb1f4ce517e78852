package dev.gradus.train.range;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Rules on curves whose answers are known by hand.
class RateRuleTest {
    private static final int POINTS = 60;

    /// 1e-6 · 10^(i / 10): the rate of a point.
    private static double rate(int point) {
        return 1e-6 * Math.pow(10, point / 10.0);
    }

    /// A curve as smoothed as it is, from the differences of its points.
    private static RateCurve curve(double edge, double... differences) {
        List<Double> rates = new ArrayList<>(), loss = new ArrayList<>(), slope = new ArrayList<>();
        double at = 2;
        for (int i = 0; i < POINTS; i++) {
            rates.add(rate(i));
            loss.add(at);
            at += differences[i];
        }
        for (int i = 0; i < POINTS; i++) slope.add(RateRule.slope(loss, i) * 10);
        return new RateCurve(rates, List.of(), loss, loss, loss, slope, edge);
    }

    private static double[] differences(int flat, int falling, int rising) {
        double[] differences = new double[POINTS];
        for (int i = flat; i < POINTS; i++) differences[i] = i < falling ? -0.05 : i < rising ? 0.05 : 1;
        differences[30] = -0.2; // the steepest stretch, between the points 30 and 31
        return differences;
    }

    /// Flat to point 20, falling to point 40, rising to point 50, then steeply.
    private static final RateCurve USUAL = curve(0.25, differences(20, 40, 50));

    @Test
    void steepest_is_where_the_central_difference_is_least() {
        // at 30 and 31 it is (-0.05 - 0.2) / 2, and the first counts
        assertThat(RateRule.STEEPEST.rate(USUAL)).hasValue(rate(30));
        assertThat(USUAL.slope().get(30)).isCloseTo(-1.25, within(1e-9)); // -0.125 a point, ten points a decade
    }

    @Test
    void minimum_is_a_tenth_of_the_rate_with_the_least_loss() {
        assertThat(RateRule.MINIMUM.rate(USUAL).orElseThrow()).isCloseTo(rate(30), within(1e-12)); // of point 40
    }

    @Test
    void valley_is_the_middle_of_the_longest_falling_subsequence() {
        // one flat point and 20 falling ones end at 40: 40 - 21 + 7 + 3
        assertThat(RateRule.VALLEY.rate(USUAL)).hasValue(rate(29));
    }

    @Test
    void slide_rests_where_the_slopes_fifteen_points_apart_are_alike() {
        // right end at 59: 1, and 0.05 at 44; …; at 40: 0, and -0.05 at 25; at 39: -0.05, and -0.05 at 24
        assertThat(RateRule.SLIDE.rate(USUAL)).hasValue(rate(25));
        assertThat(RateRule.SLIDE.rate(curve(Double.NaN, differences(20, 60, 60)))).isEmpty();
    }

    @Test
    void edge_is_half_of_where_it_diverges() {
        assertThat(RateRule.EDGE.rate(USUAL)).hasValue(0.125);
        assertThat(RateRule.EDGE.rate(curve(Double.NaN, differences(20, 60, 60)))).isEmpty();
    }

    @Test
    void a_curve_is_smoothed_without_lag_and_without_single_batches() {
        List<Double> rates = new ArrayList<>(), line = new ArrayList<>();
        for (int i = 0; i < POINTS; i++) {
            rates.add(rate(i));
            line.add(3 - 0.01 * i);
        }
        List<Double> spoilt = new ArrayList<>(line);
        spoilt.set(30, 100.0);
        RateCurve curve = RateCurve.of(rates, List.of(spoilt, line));
        for (int i = 0; i < POINTS; i++) assertThat(curve.smooth().get(i)).isCloseTo(line.get(i), within(0.01));
        assertThat(curve.smooth().getFirst()).isEqualTo(3);
        assertThat(curve.slope()).allSatisfy(slope -> assertThat(slope).isCloseTo(-0.1, within(0.1)));
        assertThat(curve.edge()).isNaN();
        assertThat(curve.isFlat()).isFalse();
    }

    @Test
    void it_diverges_at_the_first_rate_above_which_the_loss_stays_half_way_back() {
        List<Double> rates = new ArrayList<>(), one = new ArrayList<>(), other = new ArrayList<>();
        for (int i = 0; i < POINTS; i++) {
            rates.add(rate(i));
            one.add(i < 20 || i >= 45 ? 2.0 : 1.0);
            other.add(i < 20 || i >= 55 ? 2.0 : 1.0);
        }
        RateCurve both = RateCurve.of(rates, List.of(other, one));
        assertThat(both.edge()).isEqualTo(rate(45));
        assertThat(RateCurve.of(rates, List.of(other)).edge()).isEqualTo(rate(55));
        assertThat(both.low().get(50)).isEqualTo(1);
        assertThat(both.high().get(50)).isEqualTo(2);
        assertThat(RateCurve.of(rates, List.of(Collections.nCopies(POINTS, 2.0))).isFlat()).isTrue();
    }
}
