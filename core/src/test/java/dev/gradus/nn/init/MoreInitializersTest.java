package dev.gradus.nn.init;

import static dev.gradus.error.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.gradus.catalogue.Catalogues;
import dev.gradus.nn.Fans;
import dev.gradus.nn.Initializer;
import dev.gradus.nn.InitializerContract;
import dev.gradus.tensor.Rng;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MoreInitializersTest {
    private static final double INF = Double.POSITIVE_INFINITY;

    private static Tensor make(Initializer init, int... sizes) {
        return init.make(Shape.of(sizes), new Fans(3, 2), Rng.of(7));
    }

    @Nested
    class OnesContract implements InitializerContract {
        @Override
        public List<Expected> forms() {
            return List.of(new Expected(new Ones(), 1, 0, 0));
        }
    }

    @Nested
    class ScaledNormalContract implements InitializerContract {
        @Override
        public List<Expected> forms() {
            return List.of(
                    new Expected(new ScaledNormal(), 0, 1 / Math.sqrt(300), INF),
                    new Expected(new ScaledNormal(Gain.RELU), 0, Math.sqrt(2 / 300.0), INF));
        }
    }

    @Nested
    class LeCunContract implements InitializerContract {
        @Override
        public List<Expected> forms() {
            return List.of(
                    new Expected(new LeCun(), 0, 1 / Math.sqrt(300), INF),
                    new Expected(new LeCun(Distribution.UNIFORM), 0, 1 / Math.sqrt(300), Math.sqrt(3 / 300.0)));
        }
    }

    @Nested
    class TruncatedNormalContract implements InitializerContract {
        @Override
        public List<Expected> forms() {
            // of N(0, 1) within ±2: variance 1 - 2 · 2 φ(2) / (2 Φ(2) - 1)
            double phi = Math.exp(-2) / Math.sqrt(2 * Math.PI),
                    std = Math.sqrt(1 - 4 * phi / (2 * 0.97724986805182 - 1));
            var far = new TruncatedNormal(new TruncatedNormal.Config(0, 0.02, -0.04, 0.04));
            return List.of(new Expected(new TruncatedNormal(), 0, std, 2), new Expected(far, 0, 0.02 * std, 0.04));
        }
    }

    @Nested
    class OrthonormalContract implements InitializerContract {
        @Override
        public List<Expected> forms() {
            return List.of(
                    new Expected(new Orthonormal(), 0, 1 / Math.sqrt(300), INF),
                    new Expected(new Orthonormal(Gain.RELU), 0, Math.sqrt(2 / 300.0), INF));
        }
    }

    @Nested
    class SparseContract implements InitializerContract {
        @Override
        public List<Expected> forms() {
            return List.of(new Expected(new Sparse(), 0, 0.01 * Math.sqrt(0.1), INF));
        }
    }

    @ParameterizedTest
    @CsvSource({"5, 8", "8, 5", "6, 6", "1, 4", "4, 1", "1, 1"})
    void rows_or_columns_are_orthonormal(int rows, int columns) {
        double[] w = make(new Orthonormal(2), rows, columns).toDoubles();
        int n = Math.min(rows, columns);
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                double dot = 0;
                for (int k = 0; k < Math.max(rows, columns); k++) {
                    dot +=
                            rows < columns
                                    ? w[i * columns + k] * w[j * columns + k]
                                    : w[k * columns + i] * w[k * columns + j];
                }
                assertThat(dot).isCloseTo(i == j ? 4 : 0, within(1e-6));
            }
        }
        assertThat(make(new Orthonormal(), 0, 3).size()).isZero();
    }

    @Test
    void q_is_exact_and_r_has_a_positive_diagonal() {
        int rows = 40, columns = 30;
        double[] a = Rng.of(3).normal(Shape.of(rows, columns), 0, 1).toDoubles();
        double[] q = OrthonormalColumns.of(a, rows, columns);
        for (int i = 0; i < columns; i++) {
            for (int j = 0; j < columns; j++) {
                double dot = 0, r = 0;
                for (int k = 0; k < rows; k++) {
                    dot += q[k * columns + i] * q[k * columns + j];
                    r += q[k * columns + i] * a[k * columns + j];
                }
                assertThat(dot).isCloseTo(i == j ? 1 : 0, within(1e-12));
                if (i > j) assertThat(r).as("below the diagonal").isCloseTo(0, within(1e-12));
                if (i == j) assertThat(r).isPositive();
            }
        }
    }

    @Test
    void a_convolution_of_orthonormal_weights_has_a_row_for_each_output() {
        double[] w = make(new Orthonormal(), 4, 2, 3, 3).toDoubles();
        for (int i = 0; i < 4; i++) {
            double square = 0;
            for (int k = 0; k < 18; k++) square += w[i * 18 + k] * w[i * 18 + k];
            assertThat(square).isCloseTo(1, within(1e-6));
        }
    }

    @Test
    void the_identity_has_ones_on_the_diagonal_and_in_the_middle_of_kernels() {
        assertThat(make(new Identity(), 2, 3).toFloats()).containsExactly(1, 0, 0, 0, 1, 0);
        assertThat(make(new Identity(3), 2, 1).toFloats()).containsExactly(3, 0);
        float[] dirac = make(new Identity(), 2, 2, 1, 3).toFloats();
        assertThat(dirac).containsExactly(0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0);
        assertThat(make(new Identity(), 4).toFloats()).containsOnly(0);
        var grouped = new Identity(new Identity.Config(1, 2));
        assertThat(make(grouped, 4, 1, 1, 1).toFloats()).containsExactly(1, 0, 1, 0);
        assertThat(make(grouped, 4, 2, 1, 1).toFloats()).containsExactly(1, 0, 0, 1, 1, 0, 0, 1);
        assertRefused(() -> new Identity(new Identity.Config(1, 0)), "0 groups");
        assertThat(Catalogues.INITIALIZERS.read(Catalogues.INITIALIZERS.write(new Identity(3))).config())
                .isEqualTo(new Identity(3).config());
    }

    @Test
    void every_column_of_sparse_weights_has_as_many_zeros() {
        float[] w = make(new Sparse(new Sparse.Config(0.75, 1)), 10, 6).toFloats();
        for (int c = 0; c < 6; c++) {
            int zeros = 0;
            for (int r = 0; r < 10; r++) if (w[r * 6 + c] == 0) zeros++;
            assertThat(zeros).isEqualTo(8);
        }
    }

    @Test
    void the_inverse_distribution_function_inverts() {
        for (double x = -6; x <= 6; x += 0.37) {
            assertThat(Normals.quantile(Normals.cdf(x))).isCloseTo(x, within(1e-7 * Math.exp(x * x / 4)));
        }
        assertThat(Normals.cdf(1.959963984540054)).isCloseTo(0.975, within(1e-15));
    }

    @Test
    void gains_are_those_of_pytorch() {
        assertThat(Gain.leakyRelu(0)).isEqualTo(Gain.RELU);
        assertThat(Gain.leakyRelu(0.01)).isCloseTo(1.4141428569978354, within(1e-15));
        assertThat(Gain.TANH).isCloseTo(1.6666666666666667, within(1e-15));
    }

    @Test
    void weights_without_inputs_stay_finite() {
        for (var entry : Catalogues.INITIALIZERS.entries()) {
            Tensor w = Catalogues.INITIALIZERS.make(entry.name()).make(Shape.of(3), new Fans(0, 0), Rng.of(1));
            for (float v : w.toFloats()) assertThat(v).as(entry.name()).isFinite();
        }
    }

    @Test
    void settings_that_make_no_sense_are_refused() {
        assertRefused(() -> new Orthonormal(-1), "Orthonormal: gain = -1.0");
        assertRefused(() -> new ScaledNormal(Double.NaN), "ScaledNormal: gain = NaN");
        assertRefused(() -> new Sparse(new Sparse.Config(90, 1)), "sparsity 90.0", "percentage");
        assertRefused(() -> new TruncatedNormal(0), "TruncatedNormal: std");
        assertRefused(
                () -> new TruncatedNormal(new TruncatedNormal.Config(0, 1, 2, -2)), "from 2.0 to -2.0", "absolute");
    }
}
