package dev.gradus.lab.search;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.gradus.tensor.Rng;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class ParzenTest {
    private static final List<Dimension> DIMENSIONS =
            List.of(
                    new Dimension.Real("a", -2, 6, false, null),
                    new Dimension.Real("b", 1e-5, 1e-1, true, null),
                    new Dimension.Whole("c", 0, 96, false, null),
                    new Dimension.Whole("d", 4, 512, false, null),
                    new Dimension.Options("e", List.of("x", "y", "z"), null));

    /// The same formulas are in `parzen.py`.
    private static List<double[]> points(int from, int to) {
        List<double[]> points = new ArrayList<>();
        for (int i = from; i < to; i++) {
            points.add(
                    new Space(DIMENSIONS, List.of())
                            .coordinates(
                                    new Point(
                                            Map.of(
                                                    "a",
                                                    -2 + 8 * ((37 * i + 11) % 101) / 101.0,
                                                    "b",
                                                    StrictMath.pow(10, -5 + 4 * ((53 * i + 29) % 97) / 97.0),
                                                    "c",
                                                    (41L * i + 7) % 97,
                                                    "d",
                                                    4 + (71L * i + 13) % 509,
                                                    "e",
                                                    List.of("x", "y", "z").get((2 * i + i / 3) % 3)))));
        }
        return points;
    }

    @Test
    void densities_are_those_of_optuna() {
        List<double[]> rows = GoldenRows.of("parzen.csv");
        assertEquals(8, rows.size());
        for (double[] row : rows) {
            int n = (int) row[0];
            Parzen parzen = new Parzen(DIMENSIONS, points(0, n));
            List<double[]> at = points(n, n + 12);
            for (int i = 0; i < 12; i++) assertEquals(row[i + 1], parzen.logDensity(at.get(i)), 1e-8, n + " points");
        }
    }

    @Test
    void points_are_drawn_with_the_density() {
        List<Dimension> two = List.of(DIMENSIONS.get(0), DIMENSIONS.get(4));
        Parzen parzen = new Parzen(two, List.of(new double[] {0.2, 0.5}, new double[] {0.25, 0.5}));
        int n = 20_000, bins = 10;
        int[][] counts = new int[3][bins];
        for (int i = 0; i < n; i++) {
            double[] u = parzen.draw(Rng.of(7).fork(i));
            counts[(int) (u[1] * 3)][(int) (u[0] * bins)]++;
        }
        for (int e = 0; e < 3; e++)
            for (int b = 0; b < bins; b++) {
                double expected = 0;
                for (int k = 0; k < 100; k++)
                    expected +=
                            StrictMath.exp(
                                            parzen.logDensity(
                                                    new double[] {(b + (k + 0.5) / 100) / bins, (e + 0.5) / 3}))
                                    / 100
                                    / bins;
                // four standard errors
                assertEquals(expected, counts[e][b] / (double) n, 4 * Math.sqrt(expected / n) + 1e-4);
            }
    }
}
