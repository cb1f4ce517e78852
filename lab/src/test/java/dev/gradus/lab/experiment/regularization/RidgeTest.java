package dev.gradus.lab.experiment.regularization;

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
        assertThat(w).containsExactly(new double[] {2}, within(1e-15));
    }

    /// Beside exact fractions of the published points.
    @Test
    void the_interpolating_polynomial_has_nine_digits() {
        double[] exact = {
            0.349486,
            232.368426,
            -5321.828776,
            48568.314351,
            -231639.311159,
            640042.307163,
            -1061800.624407,
            1042400.300397,
            -557683.066065,
            125201.452086
        };
        assertThat(PublishedPolynomial.fit(0)).containsExactly(exact, within(1e-3));
    }

    @Test
    void published_columns_fit_at_another_lambda_than_their_label() {
        assertThat(PublishedPolynomial.distance(1, -16.08)).isLessThan(1e-3);
        assertThat(PublishedPolynomial.distance(2, Math.log(10))).isLessThan(0.06); // the table has two decimals
        assertThat(PublishedPolynomial.distance(1, -18)).isGreaterThan(1);
        assertThat(PublishedPolynomial.equal(2, PublishedPolynomial.fit(10))).isEqualTo(10);
    }

    @Test
    void unrounded_targets_are_the_published_ones_and_give_the_published_column() {
        double[] t = PublishedPolynomial.t(), unrounded = PublishedPolynomial.unrounded();
        for (int i = 0; i < t.length; i++) assertThat(Math.round(1e6 * unrounded[i])).isEqualTo(Math.round(1e6 * t[i]));
        double[] w = Ridge.fit(PublishedPolynomial.x(), unrounded, PublishedPolynomial.DEGREE, 0);
        assertThat(PublishedPolynomial.equal(0, w)).isEqualTo(10);
    }
}
