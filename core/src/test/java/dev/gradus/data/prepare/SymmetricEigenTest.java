package dev.gradus.data.prepare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.gradus.tensor.Rng;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SymmetricEigenTest {
    private static double[] random(int n) {
        Rng rng = Rng.of(5);
        double[] a = new double[n * n];
        for (int i = 0; i < n; i++) {
            for (int j = 0; j <= i; j++) a[i * n + j] = a[j * n + i] = rng.normal((long) i * n + j);
        }
        return a;
    }

    /// The eigenvalues by another method: rotations that each make one element 0 (C. Jacobi, 1846).
    private static double[] jacobi(double[] matrix, int n) {
        double[] a = matrix.clone();
        for (int sweep = 0; sweep < 30; sweep++) {
            for (int p = 0; p < n; p++) {
                for (int q = p + 1; q < n; q++) {
                    if (a[p * n + q] == 0) continue;
                    double theta = 0.5 * Math.atan2(2 * a[p * n + q], a[q * n + q] - a[p * n + p]);
                    double c = Math.cos(theta), s = Math.sin(theta);
                    for (int k = 0; k < n; k++) {
                        double x = a[p * n + k], y = a[q * n + k];
                        a[p * n + k] = c * x - s * y;
                        a[q * n + k] = s * x + c * y;
                    }
                    for (int k = 0; k < n; k++) {
                        double x = a[k * n + p], y = a[k * n + q];
                        a[k * n + p] = c * x - s * y;
                        a[k * n + q] = s * x + c * y;
                    }
                }
            }
        }
        return descending(a, n);
    }

    private static double[] descending(double[] a, int n) {
        double[] values = new double[n];
        for (int i = 0; i < n; i++) values[i] = -a[i * n + i];
        Arrays.sort(values);
        for (int i = 0; i < n; i++) values[i] = -values[i];
        return values;
    }

    private static void assertDecomposes(double[] a, int n, SymmetricEigen e) {
        double scale = Math.max(1e-300, Arrays.stream(a).map(Math::abs).max().orElse(0)), tolerance = 1e-14 * n * scale;
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                double dot = 0, back = 0;
                for (int k = 0; k < n; k++) {
                    dot += e.vectors()[i * n + k] * e.vectors()[j * n + k];
                    back += e.values()[k] * e.vectors()[k * n + i] * e.vectors()[k * n + j];
                }
                assertThat(dot).isCloseTo(i == j ? 1 : 0, within(1e-14 * n));
                assertThat(back).isCloseTo(a[i * n + j], within(tolerance));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 7, 8, 13, 17, 31, 64, 130})
    void vectors_are_orthonormal_and_give_the_matrix_again(int n) {
        double[] a = random(n);
        SymmetricEigen e = SymmetricEigen.of(a.clone(), n);
        assertDecomposes(a, n, e);
        assertThat(e.values()).containsExactly(jacobi(a, n), within(1e-13 * n));
    }

    @Test
    void two_by_two_in_closed_form() {
        SymmetricEigen e = SymmetricEigen.of(new double[] {2, 1, 1, 2}, 2);
        double half = Math.sqrt(0.5);
        assertThat(e.values()).containsExactly(new double[] {3, 1}, within(1e-15));
        assertThat(Arrays.stream(e.vectors()).map(Math::abs).toArray())
                .containsExactly(new double[] {half, half, half, half}, within(1e-15));
    }

    /// The second difference on a line has the eigenvalues `2 - 2 cos(π k / (n + 1))`.
    @Test
    void a_tridiagonal_matrix_has_its_known_eigenvalues() {
        int n = 40;
        double[] a = new double[n * n];
        for (int i = 0; i < n; i++) {
            a[i * n + i] = 2;
            if (i > 0) a[i * n + i - 1] = a[(i - 1) * n + i] = -1;
        }
        double[] values = SymmetricEigen.of(a, n).values();
        for (int k = 1; k <= n; k++) {
            assertThat(values[n - k]).isCloseTo(2 - 2 * Math.cos(Math.PI * k / (n + 1)), within(1e-14));
        }
    }

    @Test
    void degenerate_matrices_are_decomposed() {
        int n = 6;
        double[] one = new double[n * n], ones = new double[n * n];
        for (int i = 0; i < n; i++) one[i * n + i] = 1;
        Arrays.fill(ones, 1);
        for (double scale : new double[] {0, 1e-200, 1, 1e150}) {
            for (double[] matrix : new double[][] {one, ones, random(n)}) {
                double[] a = Arrays.stream(matrix).map(x -> x * scale).toArray();
                assertDecomposes(a, n, SymmetricEigen.of(a.clone(), n));
            }
        }
    }

    @Test
    void the_largest_element_of_a_vector_is_positive() {
        int n = 20;
        double[] v = SymmetricEigen.of(random(n), n).vectors();
        for (int i = 0; i < n; i++) {
            double[] row = Arrays.copyOfRange(v, i * n, (i + 1) * n);
            double most = Arrays.stream(row).max().orElse(0), least = Arrays.stream(row).min().orElse(0);
            assertThat(most).isGreaterThanOrEqualTo(-least);
        }
    }
}
