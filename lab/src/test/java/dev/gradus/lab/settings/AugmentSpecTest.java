package dev.gradus.lab.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gradus.catalogue.Catalogues;
import dev.gradus.data.augment.Augmentation;
import dev.gradus.data.augment.Border;
import dev.gradus.data.augment.CenterCrop;
import dev.gradus.data.augment.ColourJitter;
import dev.gradus.data.augment.Compose;
import dev.gradus.data.augment.HorizontalFlip;
import dev.gradus.data.augment.Invert;
import dev.gradus.data.augment.OneOf;
import dev.gradus.data.augment.RandomApply;
import dev.gradus.data.augment.RandomCrop;
import dev.gradus.data.augment.Resize;
import dev.gradus.error.GradusException;
import dev.gradus.tensor.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AugmentSpecTest {
    private static final Shape COLOUR = Shape.of(3, 32, 48);

    @TempDir Path folder;

    private static List<? extends Record> parse(String spec) {
        return AugmentSpec.parse(spec, COLOUR).config().steps().stream().map(Augmentation::config).toList();
    }

    private static List<String> names(String spec, Shape sample) {
        return AugmentSpec.parse(spec, sample).config().steps().stream()
                .map(step -> String.valueOf(Catalogues.AUGMENTATIONS.write(step).get("type")))
                .toList();
    }

    @Test
    void names_and_settings_make_a_chain() {
        assertThat(parse(" random-crop( height = 32 ,padding=4), horizontal-flip,colour-jitter(brightness=0.3) "))
                .isEqualTo(
                        List.of(
                                new RandomCrop.Config(32, 0, 4, Border.CONSTANT, 0),
                                new HorizontalFlip.Config(),
                                new ColourJitter.Config(0.3, 0.4, 0.4, 0.1, 1)));
        assertThat(parse("random-crop(border=reflect)"))
                .isEqualTo(List.of(new RandomCrop.Config(32, 48, 0, Border.REFLECT, 0)));
    }

    @Test
    void the_size_of_the_samples_is_meant_where_none_is_given() {
        assertThat(parse("center-crop(height=24), resize"))
                .isEqualTo(
                        List.of(
                                new CenterCrop.Config(24, 0),
                                new Resize(32, 48, new Resize.Config().interpolation()).config()));
        var inside = (RandomApply.Config) parse("random-apply(random-crop(padding=2), p=0.3)").getFirst();
        assertThat(inside.of().getFirst().config()).isEqualTo(new RandomCrop.Config(32, 48, 2, Border.CONSTANT, 0));
        assertThat(inside.p()).isEqualTo(0.3);
    }

    @Test
    void combinations_take_their_parts_with_or_without_a_key() {
        for (String spec :
                List.of(
                        "one-of(invert(p=1), equalize)",
                        "one-of(of=[invert(p=1), equalize])",
                        "compose(one-of(invert(p=1), equalize))")) {
            var one = (OneOf.Config) parse(spec).getFirst();
            assertThat(one.of()).hasSize(2);
            assertThat(one.of().getFirst().config()).isEqualTo(new Invert.Config(1));
        }
        assertThat(parse("random-apply(of=[])")).hasSize(1);
    }

    @Test
    void presets_are_chains_of_known_steps() {
        Shape grey = Shape.of(1, 28, 28);
        assertThat(names("none", grey)).isEmpty();
        assertThat(names("digits", grey)).containsExactly("affine");
        assertThat(names("standard", grey)).containsExactly("random-crop", "horizontal-flip");
        assertThat(names("strong", grey))
                .containsExactly("random-crop", "horizontal-flip", "colour-jitter", "random-erasing");
        assertThat(names("standard, randaugment", grey))
                .containsExactly("random-crop", "horizontal-flip", "rand-augment");
        assertThat(names("trivialaugment", grey)).containsExactly("trivial-augment");
        assertThat(AugmentSpec.parse("digits", grey).isSafeForDigits()).isTrue();
        assertThat(AugmentSpec.parse("standard", grey).isSafeForDigits()).isFalse();
        for (String preset : AugmentSpec.presets()) {
            for (Shape shape : List.of(grey, COLOUR, Shape.of(1, 8, 8)))
                assertThat(AugmentSpec.parse(preset, shape).shape(shape)).isEqualTo(shape);
        }
    }

    @ParameterizedTest
    @CsvSource({"8, 1", "28, 4", "32, 4", "64, 8", "3, 1"})
    void the_standard_crop_is_padded_by_an_eighth_of_the_side(int side, int padding) {
        var crop = AugmentSpec.parse("standard", Shape.of(3, side, side)).config().steps().getFirst();
        assertThat(crop.config()).isEqualTo(new RandomCrop.Config(side, side, padding, Border.CONSTANT, 0));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[{type: random-crop, padding: 2}, horizontal-flip]",
                "augment: [{type: random-crop, padding: 2}, {type: horizontal-flip}]",
                "- random-crop(padding=2)\n- horizontal-flip\n",
                "random-crop(padding=2), horizontal-flip",
                "{type: compose, steps: [{type: random-crop, padding: 2}, horizontal-flip]}"
            })
    void a_file_holds_a_list_of_names_and_settings(String content) throws IOException {
        Path file = Files.writeString(folder.resolve("own.yaml"), content);
        assertThat(parse(file.toString())).isEqualTo(parse("random-crop(padding=2), horizontal-flip"));
    }

    @Test
    void what_is_read_can_be_written_and_read_again() {
        Compose chain = AugmentSpec.parse("strong, one-of(invert, resize)", COLOUR);
        Object written = Catalogues.AUGMENTATIONS.write(chain);
        assertThat(Catalogues.AUGMENTATIONS.write(AugmentSpec.read(written, Shape.of(3, 40, 50)))).isEqualTo(written);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "horizontal-flp | Did you mean horizontal-flip?",
                "standart | Did you mean standard?",
                "one-of(invrt) | Did you mean invert",
                "random-crop(paddin=4) | Did you mean padding?",
                "random-crop(4) | 'random-crop: 4 without the name of a setting'",
                "random-crop(padding=4 | a comma or a closing bracket",
                "random-crop(padding=4)) | a comma, or the end",
                "invert,, equalize | a name",
                "invert( p=1, p=2) | p is there twice",
                "one-of(of=[invert) | a comma or ]",
                "standard(p=1) | its name alone",
                "invert(p=2) | p = 2",
                "invert(p=often) | a number",
                "missing.yaml | missing.yaml is not there",
                "center-crop(width=7) | height 0 and width 7",
                "random-crop(height=99) | at least the 99 x 99",
            })
    void what_is_not_understood_is_told(String spec, String told) {
        assertThatThrownBy(() -> AugmentSpec.parse(spec, COLOUR))
                .isInstanceOf(GradusException.class)
                .hasMessageContaining(told);
    }

    @Test
    void tables_and_things_without_a_type_are_refused() {
        assertThatThrownBy(() -> AugmentSpec.parse("invert", Shape.of(2)))
                .isInstanceOf(GradusException.class)
                .hasMessageContaining("samples [2]");
        for (Object form : List.of(List.of(List.of(3)), java.util.Map.of("padding", 4)))
            assertThatThrownBy(() -> AugmentSpec.read(form, COLOUR)).hasMessageContaining("a 'type'");
    }
}
