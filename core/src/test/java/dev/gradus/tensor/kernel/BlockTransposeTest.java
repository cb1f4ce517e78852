package dev.gradus.tensor.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BlockTransposeTest {
    @Test
    void the_code_as_a_new_class_does_the_same() {
        float[] b = new float[2 + 7 * 11 + 16], expected = new float[16 * 9], panel = new float[16 * 9];
        IntStream.range(0, b.length).forEach(i -> b[i] = i);
        for (int k = 0; k < 16; k++) for (int j = 0; j < 8; j++) expected[1 + k * 8 + j] = b[2 + j * 11 + k];
        BlockTranspose again = BlockTranspose.again(RegisterTranspose.class);
        assertThat(again.getClass()).isNotSameAs(RegisterTranspose.class);
        again.run(16, b, 2, 11, panel, 1, 8);
        assertThat(panel).isEqualTo(expected);
    }
}
