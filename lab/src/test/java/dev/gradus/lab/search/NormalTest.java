package dev.gradus.lab.search;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

/// Expected numbers are those of mpmath with 50 digits.
final class NormalTest {
    @Test
    void probabilities_have_twelve_digits_in_the_tails_too() {
        double[][] known = {
            {-37, 5.7255712225245764e-300},
            {-20, 2.7536241186062337e-89},
            {-8, 6.220960574271784e-16},
            {-7.1, 6.237844463331591e-13},
            {-7.05, 8.945889558769922e-13},
            {-5, 2.866515718791939e-07},
            {-1.96, 0.024997895148220435},
            {-0.5, 0.3085375387259869},
            {0, 0.5},
            {1.3, 0.9031995154143897}
        };
        for (double[] pair : known) assertEquals(pair[1], Normal.cdf(pair[0]), 1e-12 * pair[1]);
    }

    @Test
    void masses_are_exact_between_any_bounds() {
        assertEquals(-0.2001662943244626, Normal.logMass(-1, 2), 1e-13);
        assertEquals(-6.631467786538225, Normal.logMass(3, 4), 1e-12);
        assertEquals(-35.02879250857975, Normal.logMass(8, 8.5), 1e-12);
        assertEquals(-35.02879250857975, Normal.logMass(-8.5, -8), 1e-12);
        assertEquals(-424.7874199097303, Normal.logMass(-30, -29), 1e-11);
        assertEquals(-41.0498707525048, Normal.logMass(5, 5 + 1e-12), 1e-4);
    }

    @Test
    void gains_are_exact_however_small_and_their_slopes_are_differences() {
        double[][] known = {
            {2, 0.6973835457882284},
            {-0.5, -1.6205162643873199},
            {-1.5, -3.52993592080571},
            {-6, -22.578879392169796},
            {-30, -457.724653760598},
            {-500, -125013.34816672988},
            {-2000, -2000016.1207442023}
        };
        for (double[] pair : known) {
            double z = pair[0], step = 1e-4 * Math.max(1, Math.abs(z));
            assertEquals(pair[1], Normal.logGain(z), 1e-10 * Math.abs(pair[1]));
            double difference = (Normal.logGain(z + step) - Normal.logGain(z - step)) / (2 * step);
            assertEquals(difference, Normal.logGainSlope(z), 1e-6 * difference);
        }
    }
}
