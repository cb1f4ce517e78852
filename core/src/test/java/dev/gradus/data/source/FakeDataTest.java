package dev.gradus.data.source;

import static dev.gradus.error.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.gradus.data.Pictures;
import dev.gradus.data.Splits;
import dev.gradus.data.Task;
import dev.gradus.tensor.Shape;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FakeDataTest {
    private static float[] input(FakeData data, int index) {
        float[] input = new float[data.shape().size() + 1];
        data.readInput(index, input, 1);
        return input;
    }

    @Test
    void an_image_is_the_same_for_a_seed_and_a_number_and_another_for_others() {
        FakeData data = new FakeData(100, Shape.of(3, 5, 7), 4, 1);
        FakeData same = new FakeData(8, Shape.of(3, 5, 7), 4, 1), other = new FakeData(8, Shape.of(3, 5, 7), 4, 2);
        for (int i = 7; i >= 0; i--) {
            assertThat(input(data, i)).isEqualTo(input(same, i)).isNotEqualTo(input(other, i)).startsWith(0f);
            assertThat(input(data, i)).isNotEqualTo(input(data, i + 1));
            assertThat(data.label(i)).isEqualTo(same.label(i)).isBetween(0, 3);
        }
        byte[] bytes = new byte[106];
        data.read(3, bytes, 1);
        float[] numbers = input(data, 3);
        for (int i = 1; i < 106; i++) assertThat(numbers[i]).isEqualTo(Byte.toUnsignedInt(bytes[i]) / 255f);
        assertThat(data.white()).isEqualTo(255);
        assertThatThrownBy(() -> same.label(8)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> input(same, -1)).isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void pixels_and_labels_are_uniform() {
        FakeData data = new FakeData(1000, Shape.of(1, 16, 16), 5, 3);
        int[] bytes = new int[256], classes = new int[5];
        byte[] image = new byte[256];
        for (int i = 0; i < 1000; i++) {
            data.read(i, image, 0);
            for (byte pixel : image) bytes[Byte.toUnsignedInt(pixel)]++;
            classes[data.label(i)]++;
        }
        // five standard deviations of a binomial count
        for (int count : bytes) assertThat(count).isCloseTo(1000, within(158));
        for (int count : classes) assertThat(count).isCloseTo(200, within(63));
    }

    @Test
    void the_defaults_are_1000_images_in_10_classes() {
        Splits data = FakeData.load(1);
        int all = data.train().data().size() + data.validation().data().size() + data.test().data().size();
        assertThat(all).isEqualTo(1000);
        assertThat(data.train().data().size()).isCloseTo(600, within(5));
        assertThat(data.test().data().shape()).isEqualTo(Shape.of(3, 32, 32));
        assertThat(data.test().data().name()).isEqualTo("fake-data");
        assertThat(((Task.Classification) data.task()).classes())
                .isEqualTo(IntStream.range(0, 10).mapToObj(Integer::toString).toList());
    }

    @Test
    void pictures_are_brought_into_the_form_of_one_or_three_channels() {
        assertThat(new FakeData(1, Shape.of(3, 4, 6), 2, 1).signature())
                .isEqualTo(new Pictures(3, 4, 6, Pictures.Fit.PAD, false));
        assertThat(new FakeData(1, Shape.of(2, 4, 6), 2, 1).signature()).isNull();
    }

    @Test
    void impossible_numbers_are_refused() {
        assertRefused(() -> new FakeData(0, Shape.of(1, 2, 3), 2, 1), "0 images of the shape [1, 2, 3] in 2 classes");
        assertRefused(() -> new FakeData(5, Shape.of(1, 2, 3), 1, 1), "in 1 classes, expected at least 1 image");
        assertRefused(() -> new FakeData(5, Shape.of(6), 2, 1), "channels, height and width");
    }
}
