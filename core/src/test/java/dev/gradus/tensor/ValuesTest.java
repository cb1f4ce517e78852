package dev.gradus.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ValuesTest {
    @Test
    void elements_at_equal_distances_are_read_without_the_others() {
        Tensor x = Tensor.of(new float[][] {{1, 2, 3}, {4, 5, 6}});
        assertThat(Values.some(x, 1)).containsExactly(1, 2, 3, 4, 5, 6);
        assertThat(Values.some(x, 4)).containsExactly(1, 5);
        assertThat(Values.some(x.transpose(0, 1), 2)).containsExactly(1, 2, 3);
        assertThat(Values.some(Tensor.ofInts(7, 8, 9), 2)).containsExactly(7, 9);
    }
}
