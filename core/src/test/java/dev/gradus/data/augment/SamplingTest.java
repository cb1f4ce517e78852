package dev.gradus.data.augment;

import static dev.gradus.error.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

import dev.gradus.tensor.Rng;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SamplingTest implements AugmentationContract {
    private static final Interpolation BILINEAR = Interpolation.BILINEAR;
    private static final Interpolation NEAREST = Interpolation.NEAREST;

    @Override
    public List<Augmentation> forms() {
        return List.of(
                new Rotate(180),
                new Rotate(new Rotate.Config(90, 90, BILINEAR, 0.5, 0.5)),
                new Translate(0.5, 0.5),
                new Affine(),
                new Affine(new Affine.Config(180, 0.3, 0.3, 0.5, 2, 30, BILINEAR, 1, 0.8)),
                new Shear(40, 40),
                new Perspective(0.5, 0.8),
                new Perspective(new Perspective.Config(1, NEAREST, 1, 1)),
                new Elastic(10, 2),
                new Elastic(50, 0));
    }

    @Test
    void pixels_are_those_of_torchvision() {
        Map<String, Change> cases = new HashMap<>();
        cases.put("rotate 13", new Rotate.Rotated(13, NEAREST, 0));
        cases.put("rotate -100 bilinear", new Rotate.Rotated(-100, BILINEAR, 0.2));
        cases.put("rotate 90", new Rotate.Rotated(90, NEAREST, 0));
        cases.put("rotate 180", new Rotate.Rotated(180, NEAREST, 0));
        cases.put("rotate 270 bilinear", new Rotate.Rotated(-90, BILINEAR, 0));
        cases.put("translate", new Translate.Translated(2, -3, 1));
        cases.put("affine", new Affine.Transformed(23, 1, -2, 1.3, 11, NEAREST, 0));
        cases.put("affine bilinear", new Affine.Transformed(-40, -1, 1, 0.7, -17, BILINEAR, 0));
        cases.put("shear", new Shear.Sheared(19, -7, BILINEAR, 0.4));
        cases.put(
                "quarter turn 6 x 7",
                image -> {
                    new Cropped(0, 0, 6, 7).apply(image);
                    new Rotate.Rotated(90, NEAREST, 0).apply(image);
                });
        cases.put(
                "quarter turn 5 x 8",
                image -> {
                    new Cropped(1, 0, 5, 8).apply(image);
                    new Rotate.Rotated(-90, NEAREST, 1).apply(image);
                });
        cases.put(
                "horizon through a corner",
                image -> {
                    new Cropped(0, 0, 5, 7).apply(image);
                    new Perspective.Seen(new Perspective.Corners(2, 1, 5, 0, 6, 3, 1, 3), NEAREST, 0).apply(image);
                });
        cases.put("shear from corner", new Shear.ShearedFromCorner(19, 0, BILINEAR, 0));
        cases.put("perspective", image -> new Perspective.Seen(corners(image), BILINEAR, 0).apply(image));
        cases.put("perspective on white", image -> new Perspective.Seen(corners(image), BILINEAR, 1).apply(image));
        cases.put("elastic", image -> bend(image, 9, 0.5));
        cases.put("elastic little", image -> bend(image, 3, 0.3));
        Pictures.assertGolden("augment-sampling.csv", cases);
    }

    private static Perspective.Corners corners(Image image) {
        int r = image.width() - 1;
        int d = image.height() - 1;
        return new Perspective.Corners(1, 2, r - 2, 0, r - 1, d - 1, 0, d - 2);
    }

    private static void bend(Image image, double alpha, double sigma) {
        var bent = new Elastic.Bent(alpha, sigma, Rng.of(0), BILINEAR, 0);
        Elastic.Bent.bend(image, bent, unevenness(image.plane(), 1), unevenness(image.plane(), 2));
    }

    /// As in the script that recorded the images.
    private static float[] unevenness(int n, int c) {
        float[] values = new float[n];
        for (int i = 0; i < n; i++) values[i] = i * (31 + 7 * c) % 64 / 32f - 1;
        return values;
    }

    @Test
    void a_positive_angle_turns_counter_clockwise_and_in_an_affine_map_clockwise() {
        int[] pixels = {1, 2, 3, 4};
        Image rotated = Pictures.bytes(2, 2, pixels);
        new Rotate.Rotated(90, NEAREST, 0).apply(rotated);
        assertThat(rotated.copy()).containsExactly(2, 4, 1, 3);
        Image transformed = Pictures.bytes(2, 2, pixels);
        new Affine.Transformed(90, 0, 0, 1, 0, NEAREST, 0).apply(transformed);
        assertThat(transformed.copy()).containsExactly(3, 1, 4, 2);
    }

    @Test
    void a_full_turn_changes_nothing() {
        Image image = Pictures.random(Image.bytes(3, 5, 4, 255), 1);
        Image turned = Pictures.copy(image);
        new Rotate.Rotated(360, BILINEAR, 0).apply(turned);
        Pictures.assertSame(turned, image);
        new Rotate.Rotated(-1e-20, BILINEAR, 0).apply(turned);
        Pictures.assertSame(turned, image);
    }

    @Test
    void moves_are_whole_pixels_to_all_sides() {
        Set<Change> moves = new HashSet<>();
        Image image = Image.bytes(1, 10, 20, 255);
        for (int i = 0; i < 2000; i++) moves.add(new Translate(0.1, 0.1).draw(image, Rng.of(i)));
        assertThat(moves).hasSize(5 * 3).contains(new Translate.Translated(-2, 1, 0));
    }

    @Test
    void corners_that_stay_in_place_change_nothing() {
        Image image = Pictures.random(Image.floats(1, 5, 6), 1);
        Image same = Pictures.copy(image);
        new Perspective.Seen(new Perspective.Corners(0, 0, 5, 0, 5, 4, 0, 4), BILINEAR, 0).apply(same);
        for (int i = 0; i < image.size(); i++) {
            assertThat(same.pixels()[i]).isCloseTo(image.pixels()[i], offset(1e-5f));
        }
    }

    @Test
    void only_large_angles_endanger_digits() {
        assertThat(new Rotate(30).isSafeForDigits()).isTrue();
        assertThat(new Rotate(new Rotate.Config(-90, 0, NEAREST, 0, 1)).isSafeForDigits()).isFalse();
        assertThat(new Affine().isSafeForDigits()).isTrue();
    }

    @Test
    void impossible_settings_are_named() {
        assertRefused(
                () -> new Rotate(new Rotate.Config(0, 1, Interpolation.BICUBIC, 0, 1)),
                "Rotate: interpolation bicubic");
        assertRefused(() -> new Translate(3, 0), "Translate: x = 3, expected a number from 0 to 1");
        assertRefused(() -> new Perspective(2, 1), "Perspective: distortion = 2");
        assertRefused(() -> new Elastic(-1, 1), "Elastic: alpha = -1");
    }
}
