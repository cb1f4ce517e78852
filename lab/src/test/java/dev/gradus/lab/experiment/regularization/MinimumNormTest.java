package dev.gradus.lab.experiment.regularization;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.gradus.tensor.Rng;
import org.junit.jupiter.api.Test;

/// Least squares by their defining equations.
class MinimumNormTest {
    private static double[][] matrix(int rows, int columns, String name) {
        double[][] matrix = new double[rows][columns];
        for (int i = 0; i < rows; i++)
            for (int j = 0; j < columns; j++) matrix[i][j] = Rng.of(1).fork(name).normal((long) i * columns + j);
        return matrix;
    }

    /// `Φᵀ (Φ w - y) + λ w`, the gradient of half the loss.
    private static double[] gradient(double[][] phi, double[] w, double[] y, double lambda) {
        double[] gradient = new double[w.length];
        for (int i = 0; i < phi.length; i++) {
            double off = -y[i];
            for (int j = 0; j < w.length; j++) off += phi[i][j] * w[j];
            for (int j = 0; j < w.length; j++) gradient[j] += phi[i][j] * off;
        }
        for (int j = 0; j < w.length; j++) gradient[j] += lambda * w[j];
        return gradient;
    }

    @Test
    void solutions_have_no_gradient() {
        for (int[] size : new int[][] {{9, 4}, {4, 4}, {4, 9}}) {
            double[][] phi = matrix(size[0], size[1], "phi"), y = matrix(2, size[0], "y");
            double[][] plain = MinimumNorm.solve(phi, y), ridge = MinimumNorm.ridge(phi, y, 0.7);
            for (int k = 0; k < 2; k++) {
                assertThat(gradient(phi, plain[k], y[k], 0)).containsExactly(new double[size[1]], within(1e-11));
                assertThat(gradient(phi, ridge[k], y[k], 0.7)).containsExactly(new double[size[1]], within(1e-11));
            }
        }
    }

    @Test
    void the_norm_is_the_least() {
        double[][] phi = matrix(4, 9, "phi"), y = matrix(1, 4, "y");
        assertThat(MinimumNorm.solve(phi, y)[0])
                .containsExactly(MinimumNorm.ridge(phi, y, 1e-12)[0], within(1e-9)); // its limit
        assertThat(MinimumNorm.solve(new double[][] {{3, 4}}, new double[][] {{5}})[0])
                .containsExactly(new double[] {0.6, 0.8}, within(1e-15));
    }

    @Test
    void dependent_columns_get_no_weight() {
        double[][] phi = {{1, 0, 2, 3}, {1, 0, 3, 4}, {1, 0, 4, 5}, {1, 0, 5, 6}, {1, 0, 5, 6}};
        double[] y = {5, 8, 9, 11, 13}, w = MinimumNorm.solve(phi, new double[][] {y})[0];
        assertThat(gradient(phi, w, y, 0)).containsExactly(new double[4], within(1e-11));
        assertThat(w[1]).isZero();
        assertThat(w[3]).isZero();
    }
}
