package dev.gradus.tensor;

import static dev.gradus.error.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ShapeTest {
    private static Shape shape(String text) {
        return Shape.of(
                Arrays.stream(text.split("x")).filter(size -> !size.isEmpty()).mapToInt(Integer::parseInt).toArray());
    }

    @ParameterizedTest
    @CsvSource({
        "3x1x5, 4x1, 3x4x5",
        "1, 0, 0",
        "0, 1, 0",
        "'', 2x3, 2x3",
        "'', '', ''",
        "5, 5, 5",
        "1x1x1, 1, 1x1x1",
        "2x0x3, 1x3, 2x0x3",
        "7x1, 1x9, 7x9"
    })
    void operands_broadcast_as_in_numpy(String a, String b, String common) {
        assertThat(shape(a).broadcast(shape(b))).isEqualTo(shape(common)).hasSameHashCodeAs(shape(common));
        assertThat(shape(b).broadcast(shape(a))).isEqualTo(shape(common));
        Tensor sum = Tensor.full(shape(a), 2).add(Tensor.full(shape(b), 3));
        assertThat(sum.shape()).isEqualTo(shape(common));
        assertThat(sum.toFloats()).containsOnly(sum.size() == 0 ? new float[0] : new float[] {5});
    }

    @ParameterizedTest
    @CsvSource({"3x1x5, 4x1", "1, 0", "'', 2x3", "7x1, 1x9", "2x1x2, 2x2"})
    void the_gradient_of_a_repeated_operand_is_the_sum_over_its_repetitions(String a, String b) {
        Tensor x = Tensor.full(shape(a), 2).requiresGrad(true), y = Tensor.full(shape(b), 3).requiresGrad(true);
        int n = shape(a).broadcast(shape(b)).size();
        x.mul(y).sum().backward();
        assertThat(x.grad().shape()).isEqualTo(shape(a));
        assertThat(y.grad().shape()).isEqualTo(shape(b));
        assertThat(x.grad().sum().item()).isEqualTo(3 * n);
        assertThat(y.grad().sum().item()).isEqualTo(2 * n);
    }

    @Test
    void shapes_that_do_not_fit_are_refused() {
        assertRefused(() -> shape("3x4").broadcast(shape("3x2")), "[3, 4]", "[3, 2]", "axis -1 agrees (4 and 2)");
        assertRefused(() -> shape("3").broadcast(shape("0")), "[3]", "[0]");
        assertRefused(() -> Shape.of(2, -1), "[2, -1]", "0 or more");
        assertRefused(() -> Shape.of(65_536, 65_536), "2^31", "batches");
        assertRefused(() -> Shape.of(Integer.MAX_VALUE), "2^31");
        assertRefused(() -> shape("2x3").axis(2), "axis 2 of shape [2, 3]", "-2 to 1");
        assertRefused(() -> shape("2x3").axis(-3), "axis -3");
    }

    @Test
    void sizes_count_from_both_ends() {
        Shape shape = Shape.of(2, 3, 4);
        assertThat(shape.axis(-1)).isEqualTo(4);
        assertThat(shape.index(-3)).isZero();
        assertThat(shape.with(-2, 7)).isEqualTo(Shape.of(2, 7, 4));
        assertThat(shape.prepend(9)).isEqualTo(Shape.of(9, 2, 3, 4));
        assertThat(shape.slice(1, 3)).isEqualTo(Shape.of(3, 4));
        assertThat(shape.size()).isEqualTo(24);
        assertThat(Shape.of().size()).isEqualTo(1);
        assertThat(shape).hasToString("[2, 3, 4]");
    }

    @Test
    void a_shape_does_not_share_its_array() {
        int[] sizes = {2, 3};
        Shape shape = Shape.of(sizes);
        sizes[0] = 9;
        shape.toArray()[1] = 9;
        assertThat(shape).isEqualTo(Shape.of(2, 3));
    }
}
