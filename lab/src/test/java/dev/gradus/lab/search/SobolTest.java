package dev.gradus.lab.search;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gradus.error.GradusException;
import dev.gradus.tensor.Rng;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class SobolTest implements SamplerContract {
    @Override
    public Sampler sampler() {
        return new Sobol();
    }

    @Test
    void without_scrambling_the_points_are_those_of_scipy() {
        List<double[]> rows = GoldenRows.of("sobol.csv");
        assertEquals(66, rows.size());
        for (double[] row : rows) {
            double[] ours =
                    IntStream.range(0, Sobol.MOST)
                            .mapToDouble(k -> Integer.toUnsignedLong(Sobol.bits(k, (int) row[0])))
                            .toArray();
            assertArrayEquals(Arrays.copyOfRange(row, 1, row.length), ours);
        }
    }

    @Test
    void scrambled_or_not_each_interval_has_one_of_the_first_points() {
        for (int k = 0; k < Sobol.MOST; k++) {
            boolean[] hit = new boolean[256];
            for (int i = 0; i < hit.length; i++) {
                double u = Sobol.coordinates(Sobol.MOST, i, Rng.of(3))[k];
                hit[(int) (u * hit.length)] = true;
            }
            for (boolean is : hit) assertTrue(is);
        }
    }

    /// Warnock's formula of the star discrepancy in the mean square.
    private static double discrepancy(double[][] points) {
        int n = points.length, d = points[0].length;
        double single = 0, pairs = 0;
        for (double[] x : points) {
            double product = 1;
            for (double u : x) product *= 1 - u * u;
            single += product;
            for (double[] y : points) {
                double both = 1;
                for (int k = 0; k < d; k++) both *= 1 - Math.max(x[k], y[k]);
                pairs += both;
            }
        }
        return Math.pow(3, -d) - Math.pow(2, 1 - d) / n * single + pairs / n / n;
    }

    @Test
    void scrambled_points_fill_the_space_more_evenly_than_random_ones() {
        for (int d : new int[] {2, 5}) {
            for (int seed = 1; seed <= 5; seed++) {
                double[][] sobol = new double[128][], random = new double[128][d];
                Rng rng = Rng.of(seed);
                for (int i = 0; i < 128; i++) {
                    sobol[i] = Sobol.coordinates(d, i, rng);
                    for (int k = 0; k < d; k++) random[i][k] = rng.uniform((long) i * d + k);
                }
                double ratio = discrepancy(sobol) / discrepancy(random);
                assertTrue(ratio < 0.5, () -> d + " dimensions: " + ratio);
            }
        }
    }

    @Test
    void scrambled_coordinates_are_uniform_over_the_seeds() {
        double sum = 0, squares = 0;
        int n = 2000;
        for (int seed = 0; seed < n; seed++) {
            double u = Sobol.coordinates(3, 5, Rng.of(seed))[2];
            sum += u;
            squares += u * u;
        }
        // four standard errors
        assertEquals(0.5, sum / n, 4 * Math.sqrt(1 / 12.0 / n));
        assertEquals(1 / 3.0, squares / n, 4 * Math.sqrt(4 / 45.0 / n));
    }

    @Test
    void more_dimensions_than_there_are_direction_numbers_are_refused() {
        Space space =
                new Space(
                        IntStream.range(0, 65)
                                .mapToObj(k -> (Dimension) new Dimension.Real("k" + k, 0, 1, false, null))
                                .toList(),
                        List.of());
        var ask = new Sampler.Ask(1, 60, 9, space, LOSS, List.of(), 1);
        String error = assertThrows(GradusException.class, () -> new Sobol().propose(ask)).getMessage();
        assertTrue(error.contains("at most 64"), error);
    }
}
