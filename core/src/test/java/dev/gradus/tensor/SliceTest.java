package dev.gradus.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gradus.tensor.kernel.Slice;
import org.junit.jupiter.api.Test;

class SliceTest {
    private final Tensor images = Tensor.of(Shape.of(1, 2, 2, 1), new float[] {1, 2, 3, 4});
    private final Tensor last = images.channelsLast();

    private static float[] elements(Slice<Object> slice) {
        float[] all = new float[4];
        slice.copyTo(new Slice<>(all, 0), 4);
        return all;
    }

    @Test
    void elements_are_given_in_rows_or_as_they_are_stored() {
        assertThat(elements(images.asStored())).containsExactly(1, 2, 3, 4);
        assertThat(elements(last.asStored())).containsExactly(1, 3, 2, 4);
        assertThat(elements(last.rows())).containsExactly(1, 2, 3, 4);
        assertThat(elements(last.asStored())).as("nothing has moved").containsExactly(1, 3, 2, 4);
    }

    @Test
    void asking_again_makes_nothing() {
        assertThat(images.rows()).isSameAs(images.asStored()).isSameAs(images.rows());
        assertThat(last.rows()).isSameAs(last.rows());
        assertThat(last.asStored()).isSameAs(last.asStored());
    }

    @Test
    void one_element_is_read_and_written_in_the_type_of_the_array() {
        for (DType dtype : DType.values()) {
            Slice<Object> slice = Tensor.full(Shape.of(3), 7, dtype).rows();
            slice.put(1, 2.5);
            assertThat(slice.get(0)).isEqualTo(7);
            assertThat(slice.get(1)).isEqualTo(dtype == DType.INT32 ? 2 : 2.5);
        }
    }
}
