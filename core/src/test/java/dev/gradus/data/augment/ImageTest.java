package dev.gradus.data.augment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gradus.tensor.Rng;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ImageTest {
    @Test
    void a_smaller_image_takes_the_same_buffer_and_a_larger_one_another() {
        Image image = Image.bytes(3, 4, 5, 255);
        float[] first = image.pixels();
        assertThat(image.begin(2, 3)).isSameAs(first);
        assertThat(image.size()).isEqualTo(18);
        assertThat(image.copy()).hasSize(18);
        assertThat(image.begin(10, 10)).hasSize(300);
    }

    @Test
    void bytes_are_rounded_to_even_and_cut_off() {
        Image image = Image.bytes(1, 1, 1, 255);
        assertThat(image.rounded(2.5f)).isEqualTo(2);
        assertThat(image.rounded(3.5f)).isEqualTo(4);
        assertThat(image.rounded(-1)).isEqualTo(0);
        assertThat(image.rounded(256)).isEqualTo(255);
        assertThat(image.truncated(3.9f)).isEqualTo(3);
        assertThat(image.level(0.5)).isEqualTo(128);
        assertThat(Image.floats(1, 1, 1).rounded(0.7f)).isEqualTo(0.7f);
        assertThat(Image.floats(1, 1, 1).truncated(1.7f)).isEqualTo(1);
    }

    /// Five pixels beyond both ends of three.
    private static int[] beyond(Border border) {
        return IntStream.range(-5, 8).map(i -> border.index(i, 3)).toArray();
    }

    @Test
    void what_is_outside_is_what_the_border_says() {
        assertThat(beyond(Border.CONSTANT)).containsExactly(-1, -1, -1, -1, -1, 0, 1, 2, -1, -1, -1, -1, -1);
        assertThat(beyond(Border.EDGE)).containsExactly(0, 0, 0, 0, 0, 0, 1, 2, 2, 2, 2, 2, 2);
        assertThat(beyond(Border.REFLECT)).containsExactly(1, 0, 1, 2, 1, 0, 1, 2, 1, 0, 1, 2, 1);
        assertThat(beyond(Border.SYMMETRIC)).containsExactly(1, 2, 2, 1, 0, 0, 1, 2, 2, 1, 0, 0, 1);
        assertThat(Border.REFLECT.index(-4, 1)).isZero();
    }

    @Test
    void epochs_and_samples_of_one_seed_get_changes_of_their_own() {
        var augmentation = Compose.of(new RandomCrop(32, 4), new HorizontalFlip(), new RandomErasing());
        Image first = Pictures.random(Image.bytes(3, 32, 32, 255), 1);
        Image second = Pictures.copy(first);
        augmentation.apply(first, Rng.of(1).fork(0).fork(7));
        augmentation.apply(second, Rng.of(1).fork(1).fork(7));
        assertThat(first.copy()).isNotEqualTo(second.copy());
    }
}
