package dev.gradus.tensor;

import static dev.gradus.error.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class TensorTest {
    private final Tensor matrix = Tensor.of(new float[][] {{1, 2, 3}, {4, 5, 6}});

    @Test
    void elements_are_row_major() {
        assertThat(matrix.shape()).isEqualTo(Shape.of(2, 3));
        assertThat(matrix.get(1, 0)).isEqualTo(4);
        assertThat(matrix.transpose(0, 1).toFloats()).containsExactly(1, 4, 2, 5, 3, 6);
        assertThat(matrix.reshape(3, -1).toFloats()).containsExactly(1, 2, 3, 4, 5, 6);
        assertThat(matrix.sum(0, false).toFloats()).containsExactly(5, 7, 9);
        assertThat(matrix.mean(1, true)).hasToString("[[2.0], [5.0]] [2, 1]");
        assertThat(matrix.matmul(Tensor.of(new float[][] {{1}, {0}, {-1}})).toFloats()).containsExactly(-2, -2);
    }

    @Test
    void reshape_shares_memory_and_copy_does_not() {
        Tensor row = matrix.reshape(6), copy = matrix.copy();
        Ops.fill(matrix, new float[] {9, 8, 7, 6, 5, 4, 3});
        assertThat(row.toFloats()).containsExactly(9, 8, 7, 6, 5, 4);
        assertThat(copy.toFloats()).containsExactly(1, 2, 3, 4, 5, 6);
    }

    @Test
    void the_text_shows_what_is_not_obvious() {
        assertThat(Tensor.of(1, 2.5f)).hasToString("[1.0, 2.5]");
        assertThat(Tensor.ofInts(1, 2)).hasToString("[1, 2] [2] INT32");
        assertThat(Tensor.of(Shape.of(), new double[] {0.1})).hasToString("0.1 [] FLOAT64");
        assertThat(Tensor.zeros(2, 0)).hasToString("[[], []] [2, 0]");
        assertThat(Tensor.zeros(50, 50)).hasToString("Tensor [50, 50] FLOAT32");
    }

    @Test
    void types_convert_only_when_asked() {
        Tensor ints = Tensor.of(1.9f, -1.9f).to(DType.INT32);
        assertThat(ints.toInts()).containsExactly(1, -1);
        assertThat(ints.to(DType.FLOAT64).toDoubles()).containsExactly(1, -1);
        assertRefused(() -> ints.add(ints), "INT32", "to(DType.FLOAT32)");
        assertRefused(() -> Tensor.of(1).add(Tensor.of(Shape.of(1), new double[] {1})), "FLOAT32 and FLOAT64");
        assertRefused(() -> Ops.gather(matrix, Tensor.of(1, 2)), "expected INT32");
        Tensor doubles = Tensor.full(Shape.of(3), 1, DType.FLOAT64);
        assertRefused(() -> Ops.linear(matrix, matrix, doubles), "FLOAT64");
    }

    @Test
    void sums_are_more_exact_than_a_running_sum() {
        Tensor tenths = Tensor.full(Shape.of(1_000_000), 0.1);
        assertThat(tenths.sum().item()).isCloseTo(100_000, within(0.1)); // a running sum gives 100,958
        assertThat(Tensor.of(1, 2, 6).mean().item()).isEqualTo(3);
        assertThat(Tensor.zeros(0).mean().item()).isNaN();
        assertThat(Tensor.zeros(0, 3).sum(0, false).toFloats()).containsExactly(0, 0, 0);
    }

    @Test
    void a_product_over_nothing_is_zero() {
        assertThat(Tensor.zeros(2, 0).matmul(Tensor.zeros(0, 3)).toFloats()).containsExactly(0, 0, 0, 0, 0, 0);
        assertThat(Tensor.zeros(0, 2).matmul(Tensor.ones(2, 3)).shape()).isEqualTo(Shape.of(0, 3));
        assertThat(Ops.linear(Tensor.zeros(2, 0), Tensor.zeros(2, 0), Tensor.of(3, 4)).toFloats())
                .containsExactly(3, 4, 3, 4);
    }

    @Test
    void mistakes_are_told_in_four_parts() {
        assertRefused(() -> Tensor.of(new float[][] {{1, 2}, {3}}), "row 1 has 1 elements", "expected 2");
        assertRefused(() -> Tensor.of(Shape.of(2, 2), new float[3]), "3 values for shape [2, 2]", "expected 4");
        assertRefused(matrix::item, "[2, 3]", "exactly one element");
        assertRefused(() -> matrix.get(1), "1 indices for shape [2, 3]");
        assertRefused(() -> matrix.reshape(4, -1), "reshape of [2, 3], 6 elements");
        assertRefused(() -> matrix.reshape(-1, -1), "negative");
        assertRefused(() -> matrix.matmul(matrix), "[2, 3] and [2, 3]", "[m, k] and [k, n]", "transpose");
        assertRefused(() -> Ops.linear(matrix, Tensor.zeros(3, 2), null), "w [3, 2]", "one row for each output");
        assertRefused(() -> Ops.linear(matrix, matrix, Tensor.zeros(3)), "b [3]");
        assertRefused(() -> Ops.permute(matrix, 0, 0), "[0, 0]", "each axis");
        assertRefused(() -> Ops.broadcastTo(matrix, Shape.of(3)), "[2, 3] to [3]");
        assertRefused(() -> Ops.gather(matrix, Tensor.ofInts(0, 3)), "label 3 at row 1", "from 0 to 2");
        assertRefused(() -> Ops.gather(matrix, Tensor.ofInts(-1, 0)), "label -1 at row 0");
        assertRefused(() -> Ops.crossEntropy(matrix, Tensor.ofInts(1)), "labels [1]", "one-hot");
        assertRefused(() -> Ops.binaryCrossEntropy(matrix, Tensor.zeros(2)), "[2, 3]", "[2]");
        assertRefused(() -> Ops.dropout(matrix, 1.5, Rng.of(1)), "p = 1.5", "0 to 1");
        assertRefused(() -> Ops.dropout(matrix, Double.NaN, Rng.of(1)), "p = NaN");
        assertRefused(() -> Tensor.zeros(2, 0).max(1, false), "axis of size 0", "empty");
        assertRefused(() -> matrix.set(Tensor.zeros(3, 2)), "[3, 2]", "[2, 3]");
    }

    @Test
    void there_are_at_most_sixty_public_methods() {
        long count =
                Arrays.stream(Tensor.class.getDeclaredMethods())
                        .filter(m -> java.lang.reflect.Modifier.isPublic(m.getModifiers()))
                        .count();
        assertThat(count).isBetween(40L, 60L);
    }
}
