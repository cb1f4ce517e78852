package dev.gradus.data;

import static dev.gradus.error.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gradus.tensor.Shape;
import java.util.List;
import org.junit.jupiter.api.Test;

class InMemoryTest {
    private static final List<String> AB = List.of("a", "b");

    private static float[] input(Dataset data, int index) {
        float[] read = new float[data.shape().size()];
        data.readInput(index, read, 0);
        return read;
    }

    @Test
    void classes_are_read_as_given() {
        float[][] rows = {{1, 2}, {3, 4}, {5, 6}};
        Dataset data = InMemory.of("toy", rows, new int[] {0, 1, 1}, AB);
        rows[1][0] = 99;
        assertThat(data.size()).isEqualTo(3);
        assertThat(data.shape()).isEqualTo(Shape.of(2));
        assertThat(input(data, 1)).containsExactly(3, 4);
        assertThat(data.label(2)).isEqualTo(1);
        assertThat(data.name()).isEqualTo("toy");
    }

    @Test
    void values_are_read_as_given() {
        Dataset data = InMemory.of("toy", new float[][] {{1}, {2}}, new float[][] {{10, 11}, {20, 21}}, AB);
        float[] target = new float[3];
        data.readTarget(1, target, 1);
        assertThat(target).containsExactly(0, 20, 21);
        assertThat(data.size()).isEqualTo(2);
        assertThat(data.task().outputs()).isEqualTo(2);
    }

    @Test
    void rows_become_images_of_the_same_elements() {
        InMemory data = InMemory.of("toy", new float[][] {{1, 2, 3, 4}}, new int[] {0}, AB);
        assertThat(data.shaped(Shape.of(1, 2, 2)).shape()).isEqualTo(Shape.of(1, 2, 2));
        assertThat(input(data.shaped(Shape.of(1, 2, 2)), 0)).containsExactly(1, 2, 3, 4);
        assertRefused(() -> data.shaped(Shape.of(1, 2, 3)), "toy: shape [1, 2, 3] for samples of 4 numbers");
    }

    @Test
    void no_rows_are_an_empty_data_set() {
        assertThat(InMemory.of("none", new float[0][], new int[0], AB).size()).isZero();
        assertThat(InMemory.of("none", new float[0][], new float[0][], AB).size()).isZero();
    }

    @Test
    void mistakes_are_named_with_their_sample() {
        float[][] two = {{1}, {2}};
        assertRefused(() -> InMemory.of("t", two, new int[] {0}, AB), "t: 2 inputs and 1 targets");
        assertRefused(
                () -> InMemory.of("t", two, new int[] {0, 2}, AB),
                "t: sample 1 has the label 2, expected a whole number");
        assertRefused(() -> InMemory.of("t", two, new int[] {-1, 0}, AB), "t: sample 0 has the label -1");
        assertRefused(
                () -> InMemory.of("t", new float[][] {{1}, {}}, new int[] {0, 0}, AB), "t: input 1 has 0 numbers");
        assertRefused(
                () -> InMemory.of("t", new float[][] {{1}, {Float.NaN}}, new int[] {0, 0}, AB),
                "t: input 1 has NaN at position 0");
        assertRefused(
                () -> InMemory.of("t", two, new float[][] {{1}, {Float.NEGATIVE_INFINITY}}, List.of("a")),
                "t: target 1 has -Infinity at position 0");
        assertRefused(() -> InMemory.of("t", two, two, AB), "t: 2 names of outputs [a, b]");
        assertRefused(() -> InMemory.of("t", two, two, List.of()), "t: 0 names of outputs []");
    }
}
