package dev.gradus.lab.search;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

final class BoxMinimizerTest {
    private static double rosenbrock(double[] x, double[] gradient) {
        double a = x[1] - x[0] * x[0], b = 1 - x[0];
        gradient[0] = -400 * x[0] * a - 2 * b;
        gradient[1] = 200 * a;
        return 100 * a * a + b * b;
    }

    @Test
    void the_minimum_of_a_curved_valley_is_found() {
        double[] x = {-1.2, 1};
        double value = new BoxMinimizer(BoxMinimizerTest::rosenbrock, -5, 5).from(x, 1e-8, 200);
        assertArrayEquals(new double[] {1, 1}, x, 1e-7);
        assertEquals(0, value, 1e-14);
    }

    @Test
    void a_minimum_beyond_the_bounds_is_found_at_the_bound() {
        double[] x = {-0.5, 0.2};
        new BoxMinimizer(BoxMinimizerTest::rosenbrock, -0.5, 0.5).from(x, 1e-8, 200);
        assertArrayEquals(new double[] {0.5, 0.25}, x, 1e-7);
    }

    @Test
    void where_the_function_has_no_value_no_step_leads() {
        double[] x = {3, 3};
        BoxMinimizer.Smooth barrier =
                (at, gradient) -> {
                    if (at[0] < 1) return Double.NaN;
                    gradient[0] = 1;
                    gradient[1] = 2 * at[1];
                    return at[0] + at[1] * at[1];
                };
        new BoxMinimizer(barrier, -10, 10).from(x, 1e-6, 200);
        assertEquals(1, x[0], 1e-3);
    }
}
