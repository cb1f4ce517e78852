package dev.gradus.lab.experiment.errata;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

/// Regularized least squares, beside a polynomial that is known and the table of the lectures.
class RidgeTest {
    @Test
    void finds_the_polynomial_that_made_the_points() {
        double[] x = {-1, -0.5, 0, 0.5, 1}, t = {-4, -0.25, 1, 1.25, 2}; // 1 + x - 2x² + 2x³
        assertThat(Ridge.fit(x, t, 3, 0)).containsExactly(new double[] {1, 1, -2, 2}, within(1e-12));
    }

    @Test
    void a_penalty_shrinks_a_single_coefficient_by_its_formula() {
        double[] w = Ridge.fit(new double[] {0, 0}, new double[] {3, 5}, 0, 2); // Σt / (n + λ)
        assertThat(w).containsExactly(2);
    }

    @Test
    void published_columns_fit_at_another_lambda_than_their_label() {
        assertThat(Ridge.distance(1, -16.08)).isLessThan(1e-3);
        assertThat(Ridge.distance(2, Math.log(10))).isLessThan(0.06); // the table has two decimals
        assertThat(Ridge.distance(1, -18)).isGreaterThan(1);
    }
}
