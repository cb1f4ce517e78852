package dev.gradus.data.augment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gradus.catalogue.Catalogues;
import dev.gradus.tensor.Rng;
import dev.gradus.tensor.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// What every augmentation owes its users.
interface AugmentationContract {
    int DRAWS = 25;

    /// With settings that leave nothing out, for images of any size.
    List<Augmentation> forms();

    private static List<Image> images() {
        return Stream.of(
                        Image.bytes(3, 8, 8, 255),
                        Image.floats(3, 8, 8),
                        Image.bytes(1, 7, 7, 255),
                        Image.floats(1, 9, 9),
                        Image.bytes(1, 8, 8, 16),
                        Image.bytes(3, 1, 1, 255),
                        Image.floats(1, 1, 1),
                        Image.floats(1, 2, 2),
                        Image.bytes(2, 5, 5, 1))
                .map(image -> Pictures.random(image, 7))
                .toList();
    }

    private static Shape shape(Image image) {
        return Shape.of(image.channels(), image.height(), image.width());
    }

    interface Case {
        void check(Augmentation augmentation, Image image, Rng rng);
    }

    private void each(Case check) {
        assertThat(forms()).isNotEmpty();
        for (Augmentation augmentation : forms()) {
            for (Image image : images()) {
                for (int seed = 0; seed < DRAWS; seed++) check.check(augmentation, image, Rng.of(seed));
            }
        }
    }

    private static Image changed(Augmentation augmentation, Image image, Rng rng) {
        Image copy = Pictures.copy(image);
        augmentation.apply(copy, rng);
        return copy;
    }

    @Test
    default void the_same_random_numbers_give_the_same_pixels() {
        each((a, image, rng) -> Pictures.assertSame(changed(a, image, rng), changed(a, image, rng)));
    }

    @Test
    default void nothing_is_left_over_from_the_image_before() {
        for (Augmentation augmentation : forms()) {
            Image reused = Image.bytes(3, 11, 12, 255);
            for (int seed = 0; seed < DRAWS; seed++) {
                Image fresh = Pictures.random(Image.bytes(3, 8, 8, 255), seed);
                System.arraycopy(fresh.pixels(), 0, reused.begin(8, 8), 0, fresh.size());
                augmentation.apply(reused, Rng.of(seed));
                augmentation.apply(fresh, Rng.of(seed));
                Pictures.assertSame(reused, fresh);
            }
        }
    }

    @Test
    default void values_stay_between_black_and_white_and_bytes_whole() {
        each((a, image, rng) -> {
            for (float value : changed(a, image, rng).copy()) {
                assertThat(value).as("%s", a.config()).isBetween(0f, image.white());
                if (image.isWhole()) assertThat(value).isEqualTo((float) Math.rint(value));
            }
        });
    }

    @Test
    default void the_shape_is_what_was_announced() {
        each((a, image, rng) -> assertThat(shape(changed(a, image, rng))).isEqualTo(a.shape(shape(image))));
    }

    @Test
    default void something_is_changed() {
        for (Augmentation augmentation : forms()) {
            Image image = Pictures.random(Image.bytes(3, 8, 8, 255), 1);
            long changed = 0;
            for (int seed = 0; seed < DRAWS; seed++) {
                Image after = changed(augmentation, image, Rng.of(seed));
                if (!Arrays.equals(after.copy(), image.copy())) changed++;
            }
            assertThat(changed).as("%s", augmentation.config()).isPositive();
        }
    }

    @Test
    default void with_probability_0_it_is_the_identity() {
        each((a, image, rng) -> {
            Map<String, Object> written = Catalogues.AUGMENTATIONS.write(a);
            if (!written.containsKey("p")) return;
            written.put("p", 0.0);
            Pictures.assertSame(changed(Catalogues.AUGMENTATIONS.read(written), image, rng), image);
        });
    }

    @Test
    default void its_log_can_be_played_again() {
        each((a, image, rng) -> {
            Image played = Pictures.copy(image);
            List<Change> log = new ArrayList<>();
            Image logged = Pictures.copy(image);
            a.apply(logged, rng, log::add);
            for (Change change : log) change.apply(played);
            Pictures.assertSame(played, logged);
        });
    }

    @Test
    default void what_is_written_to_a_file_is_read_again() {
        each((a, image, rng) -> {
            Augmentation read = Catalogues.AUGMENTATIONS.read(Catalogues.AUGMENTATIONS.write(a));
            assertThat(Catalogues.AUGMENTATIONS.write(read)).isEqualTo(Catalogues.AUGMENTATIONS.write(a));
            Pictures.assertSame(changed(read, image, rng), changed(a, image, rng));
        });
    }
}
