package dev.gradus.lab.search;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

final class SurrogateTest {
    private static final boolean[] IS_OPTION = {false, false, true};

    /// The same formulas are in `surrogate.py`.
    private static double[][] points(int from, int to) {
        double[][] x = new double[to - from][];
        for (int i = from; i < to; i++)
            x[i - from] = new double[] {(37 * i + 11) % 101 / 101.0, (53 * i + 29) % 97 / 97.0, (2 * i + i / 3) % 3};
        return x;
    }

    private static double[] values(double[][] x, double noise) {
        double[] y = new double[x.length];
        for (int i = 0; i < y.length; i++)
            y[i] =
                    (x[i][0] - 0.3) * (x[i][0] - 0.3)
                            + StrictMath.sin(5 * x[i][1])
                            + (x[i][2] == 1 ? 0.5 : 0)
                            + noise * (17 * i % 13) / 13;
        double mean = Arrays.stream(y).average().orElseThrow();
        double variance = Arrays.stream(y).map(v -> (v - mean) * (v - mean)).average().orElseThrow();
        return Arrays.stream(y).map(v -> (v - mean) / Math.sqrt(variance)).toArray();
    }

    @Test
    void expected_improvements_are_those_of_optuna() {
        for (double[] row : GoldenRows.of("surrogate.csv")) {
            int n = (int) row[0];
            double[][] x = points(0, n), at = points(n, n + 10);
            double[] y = values(x, 1);
            Surrogate surrogate = new Surrogate(x, y, IS_OPTION);
            double best = Arrays.stream(y).min().orElseThrow();
            // the gradient of a fit is at most 0.01 where it ends, ours and Optuna's at other points
            for (int i = 0; i < 10; i++)
                assertEquals(
                        row[i + 1], surrogate.logGain(at[i], best, new double[0]), 0.03 * Math.abs(row[i + 1]) + 0.03);
        }
    }

    @Test
    void slopes_are_differences() {
        double[][] x = points(0, 20);
        Surrogate surrogate = new Surrogate(x, values(x, 0.5), IS_OPTION);
        for (double[] at : points(20, 30)) {
            double[] slope = new double[3];
            surrogate.logGain(at, -1.5, slope);
            for (int k = 0; k < 2; k++) {
                double[] more = at.clone(), less = at.clone();
                more[k] += 1e-5;
                less[k] -= 1e-5;
                double difference =
                        (surrogate.logGain(more, -1.5, new double[0]) - surrogate.logGain(less, -1.5, new double[0]))
                                / 2e-5;
                assertEquals(difference, slope[k], 1e-4 * (1 + Math.abs(difference)));
            }
            assertEquals(0, slope[2]);
        }
    }

    @Test
    void where_the_function_is_lower_more_is_expected_than_where_it_is_known_to_be_high() {
        double[][] x = {{0}, {0.25}, {0.5}, {0.75}, {1}};
        double[] y = {1.2, 0.1, -0.9, -1.2, 0.8};
        Surrogate surrogate = new Surrogate(x, y, new boolean[1]);
        double between = surrogate.logGain(new double[] {0.65}, -1.2, new double[0]);
        for (double u : new double[] {0, 0.1, 0.25, 1}) {
            assertTrue(between > surrogate.logGain(new double[] {u}, -1.2, new double[0]), () -> "at " + u);
        }
    }

    @Test
    void points_that_repeat_have_a_factor_however_many_there_are() {
        double[][] x = new double[40][];
        double[] y = new double[40];
        for (int i = 0; i < 40; i++) {
            x[i] = new double[] {i % 2, 0.5};
            y[i] = i % 2 == 0 ? 1 : -1;
        }
        double gain = new Surrogate(x, y, new boolean[2]).logGain(new double[] {1, 0.5}, -1, new double[0]);
        assertTrue(Double.isFinite(gain));
    }
}
