package dev.gradus.lab.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gradus.data.Task;
import dev.gradus.lab.settings.AugmentSpec;
import dev.gradus.lab.settings.DataSource;
import dev.gradus.tensor.Shape;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class LabelSafetyTest {
    private static @Nullable String warning(DataSource source, String spec, String... classes) {
        return LabelSafety.warning(
                source, new Task.Classification(List.of(classes)), AugmentSpec.parse(spec, Shape.of(1, 28, 28)));
    }

    @Test
    void characters_must_not_be_mirrored_or_turned() {
        assertThat(warning(DataSource.MNIST, "random-crop, horizontal-flip"))
                .startsWith("horizontal-flip mirrors these characters or turns them far:");
        assertThat(warning(DataSource.KMNIST, "vertical-flip, rotate(maxDegrees=90)", "o", "ki"))
                .startsWith("vertical-flip and rotate mirror these characters or turn them far:");
        assertThat(warning(DataSource.FOLDER, "rotate-90", "a", "b", "7")).startsWith("rotate-90 mirrors");
    }

    @Test
    void what_is_safe_or_no_character_is_not_warned_of() {
        assertThat(warning(DataSource.DIGITS, "digits")).isNull();
        assertThat(warning(DataSource.EMNIST_LETTERS, "random-crop(padding=4), randaugment")).isNull();
        assertThat(warning(DataSource.FASHION_MNIST, "standard", "Bag", "Shirt")).isNull();
        assertThat(warning(DataSource.FOLDER, "standard", "+", "-")).isNull();
    }

    @Test
    void the_sources_of_characters_are_known() {
        assertThat(List.of(DataSource.values()).stream().filter(DataSource::isCharacters))
                .containsExactly(
                        DataSource.DIGITS,
                        DataSource.MNIST,
                        DataSource.KMNIST,
                        DataSource.EMNIST_DIGITS,
                        DataSource.EMNIST_LETTERS,
                        DataSource.EMNIST_BALANCED,
                        DataSource.EMNIST_BYMERGE,
                        DataSource.EMNIST_BYCLASS,
                        DataSource.EMNIST_MNIST,
                        DataSource.QMNIST,
                        DataSource.SVHN);
    }
}
