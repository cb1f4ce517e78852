package dev.gradus.lab.search;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.Objects;
import org.junit.jupiter.api.Test;

final class CholeskyTest {
    private static final double[][] A = {{4}, {12, 37}, {-16, -43, 98}};
    private final Cholesky root = Objects.requireNonNull(Cholesky.of(A));

    @Test
    void the_factor_is_that_of_the_known_example() {
        assertArrayEquals(new double[][] {{2}, {6, 1}, {-8, 5, 3}}, root.l());
        assertEquals(StrictMath.log(36), root.logDeterminant(), 1e-14);
    }

    @Test
    void equations_are_solved_and_the_inverse_is_that_of_the_matrix() {
        assertArrayEquals(new double[] {1, 2, 3}, root.solve(new double[] {-20, -43, 192}), 1e-12);
        double[] unit = {0, 0, 0};
        for (int i = 0; i < 3; i++) {
            for (int j = 0; j < 3; j++)
                for (int k = 0; k < 3; k++) unit[j] += A[Math.max(j, k)][Math.min(j, k)] * root.inverse()[k][i];
            assertEquals(1, unit[i], 1e-11);
            unit[i] = 0;
            assertArrayEquals(new double[3], unit, 1e-11);
            unit = new double[3];
        }
    }

    @Test
    void what_is_not_positive_definite_has_no_factor() {
        assertNull(Cholesky.of(new double[][] {{1}, {2, 1}}));
        assertNull(Cholesky.of(new double[][] {{Double.NaN}}));
    }
}
