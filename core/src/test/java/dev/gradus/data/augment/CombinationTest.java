package dev.gradus.data.augment;

import static dev.gradus.data.augment.Operation.ROTATE;
import static dev.gradus.data.augment.Operation.SHEAR_X;
import static dev.gradus.data.augment.Operation.SHEAR_Y;
import static dev.gradus.data.augment.Operation.SOLARIZE;
import static dev.gradus.data.augment.Operation.TRANSLATE_X;
import static dev.gradus.data.augment.Operation.TRANSLATE_Y;
import static dev.gradus.error.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.gradus.Golden;
import dev.gradus.catalogue.Catalogues;
import dev.gradus.tensor.Rng;
import dev.gradus.tensor.Shape;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CombinationTest implements AugmentationContract {
    private static final Operation.Style NARROW =
            new Operation.Style(Operation.Ranges.NARROW, 31, Interpolation.NEAREST, 0);
    private static final Operation.Style WIDE =
            new Operation.Style(Operation.Ranges.WIDE, 31, Interpolation.NEAREST, 0);
    private static final Image GREY = Image.bytes(1, 4, 4, 255);

    @Override
    public List<Augmentation> forms() {
        return List.of(
                Compose.of(new RandomCrop(8, 4), new HorizontalFlip(), new ColourJitter()),
                OneOf.of(new Invert(1), new Posterize(2), Compose.of(new HorizontalFlip(1), new VerticalFlip(1))),
                SomeOf.of(2, new Invert(1), new Brightness(0.5), new Solarize(0.5)),
                RandomApply.of(0.5, new Rotate(90), new Brightness(0.5)),
                RandomOrder.of(new Brightness(0.5), new Contrast(0.5)),
                new RandAugment(),
                new RandAugment(new RandAugment.Config(3, 10, 11, Interpolation.BILINEAR, 0.5, 0.8)),
                new TrivialAugment());
    }

    @Test
    void operations_are_those_of_torchvision() {
        Map<String, Change> cases = new HashMap<>();
        for (Operation op : Operation.values()) {
            cases.put("narrow " + op, image -> op.change(NARROW, 9, -1, image).apply(image));
            cases.put("wide " + op, image -> op.change(WIDE, 21, 1, image).apply(image));
            if (!Set.of(SHEAR_X, SHEAR_Y, TRANSLATE_X, TRANSLATE_Y, ROTATE).contains(op)) continue;
            for (double fill : new double[] {0, 0.2}) {
                var narrow = new Operation.Style(Operation.Ranges.NARROW, 31, Interpolation.BILINEAR, fill);
                var wide = new Operation.Style(Operation.Ranges.WIDE, 31, Interpolation.BILINEAR, fill);
                String how = op + " bilinear" + (fill == 0 ? "" : " on grey");
                cases.put("narrow " + how, image -> op.change(narrow, 29, 1, image).apply(image));
                cases.put("wide " + how, image -> op.change(wide, 3, -1, image).apply(image));
            }
        }
        Pictures.assertGolden("augment-operations.csv", cases);
    }

    @Test
    void strengths_of_all_levels_are_those_of_torchvision() {
        Set<String> seen = new HashSet<>();
        Golden.read("augment-strengths.csv")
                .forEach((name, strengths) -> {
                    String[] parts = name.split(" / ", -1), size = parts[2].split(" x ", -1);
                    var most = name.startsWith("wide") ? Operation.Ranges.WIDE : Operation.Ranges.NARROW;
                    var op = Operation.valueOf(parts[0].substring(parts[0].indexOf(' ') + 1));
                    Image image = Image.bytes(1, Integer.parseInt(size[0]), Integer.parseInt(size[1]), 255);
                    int levels = Integer.parseInt(parts[1]);
                    double[] ours = new double[levels];
                    for (int level = 0; level < levels; level++) ours[level] = op.strength(most, level, levels, image);
                    assertThat(ours).as(name).isEqualTo(strengths);
                    seen.add(parts[0]);
                });
        assertThat(seen).hasSize(2 * 11); // all but the identity, stretched contrast and equalize
    }

    @Test
    void the_middle_level_of_31_moves_by_15_pixels_and_not_by_16() {
        assertThat(TRANSLATE_X.change(WIDE, 15, 1, GREY)).isEqualTo(new Translate.Translated(15, 0, 0));
        assertThat(TRANSLATE_Y.change(WIDE, 15, -1, GREY)).isEqualTo(new Translate.Translated(0, -15, 0));
    }

    @ParameterizedTest
    @CsvSource({"16, 119", "18, 102", "24, 51"})
    void a_pixel_at_the_threshold_of_solarize_is_left_as_torchvision_leaves_it(int level, int pixel) {
        Image image = Pictures.bytes(1, 2, pixel, pixel + 1);
        SOLARIZE.change(WIDE, level, 1, image).apply(image);
        assertThat(image.copy()).containsExactly(pixel, 254 - pixel);
    }

    private static List<String> drawn(Augmentation augmentation, long seed) {
        List<String> log = new ArrayList<>();
        augmentation.apply(Pictures.copy(GREY), Rng.of(seed), change -> log.add(change.toString()));
        return log;
    }

    /// How often each list of changes is drawn, as a share of 6000.
    private static Map<List<String>, Double> shares(Augmentation augmentation) {
        Map<List<String>, Double> shares = new HashMap<>();
        for (int seed = 0; seed < 6000; seed++) shares.merge(drawn(augmentation, seed), 1 / 6000.0, Double::sum);
        return shares;
    }

    private static final String FLIP = "FlippedHorizontally[]";
    private static final String DROP = "FlippedVertically[]";
    private static final String INVERT = "Inverted[]";

    @Test
    void a_chain_makes_every_change_in_its_order() {
        assertThat(drawn(Compose.of(new HorizontalFlip(1), new Invert(1), new VerticalFlip(0)), 1))
                .containsExactly(FLIP, INVERT);
        assertThat(drawn(Compose.of(), 1)).isEmpty();
    }

    @Test
    void steps_of_a_chain_draw_independently() {
        Map<List<String>, Double> shares = shares(Compose.of(new HorizontalFlip(), new HorizontalFlip()));
        assertThat(shares.get(List.of())).isCloseTo(0.25, within(0.02));
        assertThat(shares.get(List.of(FLIP))).isCloseTo(0.5, within(0.02));
    }

    @Test
    void one_of_takes_each_equally_often() {
        Map<List<String>, Double> shares = shares(OneOf.of(new HorizontalFlip(1), new VerticalFlip(1), new Invert(1)));
        assertThat(shares.keySet()).isEqualTo(Set.of(List.of(FLIP), List.of(DROP), List.of(INVERT)));
        assertThat(shares.values()).allSatisfy(share -> assertThat(share).isCloseTo(1 / 3.0, within(0.02)));
    }

    @Test
    void some_of_takes_each_pair_equally_often_and_in_order() {
        Map<List<String>, Double> shares =
                shares(SomeOf.of(2, new HorizontalFlip(1), new VerticalFlip(1), new Invert(1)));
        assertThat(shares.keySet())
                .isEqualTo(Set.of(List.of(FLIP, DROP), List.of(FLIP, INVERT), List.of(DROP, INVERT)));
        assertThat(shares.values()).allSatisfy(share -> assertThat(share).isCloseTo(1 / 3.0, within(0.02)));
    }

    @Test
    void random_apply_makes_all_changes_or_none() {
        Map<List<String>, Double> shares = shares(RandomApply.of(0.3, new HorizontalFlip(1), new Invert(1)));
        assertThat(shares).containsOnlyKeys(List.of(), List.of(FLIP, INVERT));
        assertThat(shares.get(List.of())).isCloseTo(0.7, within(0.02));
    }

    @Test
    void random_order_takes_each_order_equally_often() {
        Map<List<String>, Double> shares = shares(RandomOrder.of(new HorizontalFlip(1), new Invert(1)));
        assertThat(shares).containsOnlyKeys(List.of(INVERT, FLIP), List.of(FLIP, INVERT));
        assertThat(shares.get(List.of(FLIP, INVERT))).isCloseTo(0.5, within(0.02));
    }

    @Test
    void all_fourteen_operations_are_drawn() {
        Map<String, Integer> times = new HashMap<>();
        for (int seed = 0; seed < 7000; seed++) {
            for (String change : drawn(new TrivialAugment(), seed)) {
                times.merge(change.replaceAll("\\[.*|FromCorner", ""), 1, Integer::sum);
            }
        }
        assertThat(times).hasSize(12); // shears along both axes are one kind of change, and so are translations
        times.forEach((name, n) -> {
            int expected = name.equals("Sheared") || name.equals("Translated") ? 1000 : 500;
            assertThat(n).as(name).isBetween(expected - 110, expected + 110);
        });
        assertThat(drawn(new RandAugment(3, 5), 1)).hasSize(3);
    }

    @Test
    void a_users_own_change_takes_part() {
        record Darker(double p) implements RandomChange {
            @Override
            public Change draw(Image image, Rng rng) {
                float factor = (float) rng.uniform(0);
                return darkened -> {
                    for (int i = 0; i < darkened.size(); i++) darkened.pixels()[i] *= factor;
                };
            }

            @Override
            public Set<Effect> effects() {
                return Set.of(Effect.COLOUR);
            }

            @Override
            public Record config() {
                return this;
            }
        }
        Image image = Image.floats(1, 1, 1);
        image.pixels()[0] = 1;
        Compose.of(new HorizontalFlip(), new Darker(1)).apply(image, Rng.of(5));
        assertThat(image.pixels()[0]).isEqualTo((float) Rng.of(5).fork(1).fork(1).uniform(0));
        assertRefused(() -> Catalogues.AUGMENTATIONS.write(new Darker(1)), "Darker is not in the catalogue");
    }

    @Test
    void a_pipeline_is_read_from_its_written_form() {
        Augmentation read =
                Catalogues.AUGMENTATIONS.read(
                        Map.of(
                                "type",
                                "compose",
                                "steps",
                                List.of(Map.of("type", "random-crop", "height", 32, "padding", 4), "horizontal-flip")));
        assertThat(Catalogues.AUGMENTATIONS.write(read))
                .isEqualTo(Catalogues.AUGMENTATIONS.write(Compose.of(new RandomCrop(32, 4), new HorizontalFlip())));
        assertThat(read.shape(Shape.of(3, 32, 32))).isEqualTo(Shape.of(3, 32, 32));
    }

    @Test
    void effects_are_those_of_the_parts() {
        assertThat(OneOf.of(new Invert(), new HorizontalFlip()).effects())
                .isEqualTo(Set.of(Effect.COLOUR, Effect.MIRROR));
        assertThat(OneOf.of(new Invert(), new HorizontalFlip()).isSafeForDigits()).isFalse();
        assertThat(new RandAugment().isSafeForDigits()).isTrue();
        assertThat(new TrivialAugment().isSafeForDigits()).isFalse();
    }

    @Test
    void shapes_that_depend_on_chance_are_refused() {
        Shape shape = Shape.of(3, 8, 8);
        assertThat(OneOf.of(new Resize(5), new CenterCrop(5)).shape(shape)).isEqualTo(Shape.of(3, 5, 5));
        assertRefused(
                () -> OneOf.of(new Resize(5), new CenterCrop(4)).shape(shape),
                "OneOf: CenterCrop makes images [3, 4, 4], expected [3, 5, 5], whatever is drawn");
        assertRefused(
                () -> RandomApply.of(0.5, new Resize(5)).shape(shape),
                "RandomApply: Resize makes images [3, 5, 5], expected [3, 8, 8]");
    }

    @Test
    void impossible_settings_are_named() {
        assertRefused(() -> SomeOf.of(3, new Invert()), "SomeOf: count = 3, expected a number from 0 to 1");
        assertRefused(() -> RandomApply.of(2, new Invert()), "RandomApply: p = 2");
        assertRefused(() -> new RandAugment(2, 31), "RandAugment: magnitude = 31, expected a number from 0 to 30");
    }
}
