package dev.gradus.data.augment;

import static dev.gradus.error.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;
import static org.assertj.core.api.Assertions.within;

import dev.gradus.catalogue.Catalogues;
import dev.gradus.data.InMemory;
import dev.gradus.data.Split;
import dev.gradus.tensor.Rng;
import dev.gradus.tensor.Shape;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NoiseTest implements AugmentationContract {
    @Override
    public List<Augmentation> forms() {
        return List.of(
                new RandomErasing(),
                new RandomErasing(new RandomErasing.Config(0.1, 0.5, 0.5, 2, 0.5, true, 1)),
                new Cutout(3),
                new GaussianNoise(0, 1),
                new SaltAndPepper(0.4),
                new GaussianBlur(5, 0.1, 2),
                new MedianBlur(3),
                new MedianBlur(7),
                new BilateralBlur(3, 1, 0.5),
                new MotionBlur(5));
    }

    @Test
    void pixels_are_those_of_torchvision_or_of_the_formula() {
        Map<String, Change> cases = new HashMap<>();
        cases.put("erase", new Covered(1, 2, 3, 4, 0));
        cases.put("gaussian blur 3", new GaussianBlur.Blurred(3, 0.8));
        cases.put("gaussian blur 7", new GaussianBlur.Blurred(7, 1.9));
        cases.put("median blur 3", new MedianBlur.MedianTaken(3));
        cases.put("median blur 7", new MedianBlur.MedianTaken(7));
        cases.put("bilateral blur", new BilateralBlur.Smoothed(5, 1.5, 0.1));
        cases.put("bilateral blur wide", new BilateralBlur.Smoothed(3, 4, 0.5));
        cases.put("motion blur 0", new MotionBlur.Moved(5, 0));
        cases.put("motion blur 63", new MotionBlur.Moved(5, 63));
        cases.put("motion blur 90", new MotionBlur.Moved(3, 90));
        Pictures.assertGolden("augment-noise.csv", cases);
    }

    @Test
    void an_erased_rectangle_has_the_area_and_proportions_asked_for() {
        Image image = Image.bytes(1, 60, 60, 255);
        for (int i = 0; i < 500; i++) {
            Covered covered = (Covered) new RandomErasing(1).draw(image, Rng.of(i));
            assertThat(covered.height() * covered.width()).isBetween(60, 1230);
            assertThat((double) covered.height() / covered.width()).isBetween(0.2, 4.0);
            assertThat(covered.top() + covered.height()).isLessThanOrEqualTo(60);
        }
    }

    /// Where a side is rounded to 0 nothing is covered; only a rectangle that is too large is drawn again, so of the draws that
    /// are not, as many cover nothing as there are sides of 0 among them.
    @ParameterizedTest
    @CsvSource({"1, 1", "2, 2", "3, 5", "4, 4", "7, 7", "2, 9"})
    void an_erased_rectangle_of_a_small_image_may_have_no_pixels(int height, int width) {
        int n = 4000, steps = 400;
        double nothing = 0, fitting = 0;
        for (int a = 0; a < steps; a++) {
            for (int r = 0; r < steps; r++) {
                double area = height * width * (0.02 + 0.31 * (a + 0.5) / steps);
                double ratio = Math.exp(Math.log(0.3) + Math.log(11) * (r + 0.5) / steps);
                double h = Math.rint(Math.sqrt(area * ratio)), w = Math.rint(Math.sqrt(area / ratio));
                if (h >= height || w >= width) continue;
                fitting++;
                if (h * w == 0) nothing++;
            }
        }
        int empty = 0;
        for (int i = 0; i < n; i++) {
            Covered covered =
                    (Covered) new RandomErasing(1).draw(Image.bytes(1, height, width, 255), Rng.of(3).fork(i));
            if (covered.height() * covered.width() == 0) empty++;
        }
        double share = nothing / fitting;
        assertThat((double) empty / n).isCloseTo(share, within(1e-3 + 4 * Math.sqrt(share * (1 - share) / n)));
    }

    @Test
    void a_cutout_around_a_corner_leaves_the_image() {
        Image image = Image.floats(1, 8, 8);
        Map<Integer, Integer> areas = new HashMap<>();
        for (int i = 0; i < 3000; i++) {
            Covered covered = (Covered) new Cutout(4).draw(image, Rng.of(i));
            areas.merge(covered.height() * covered.width(), 1, Integer::sum);
        }
        // centres 0 … 7 give 2, 3, 4, 4, 4, 4, 4, 3 rows
        assertThat(areas.keySet()).containsExactlyInAnyOrder(4, 6, 8, 9, 12, 16);
        assertThat(areas.get(16) / 3000.0).isCloseTo(25 / 64.0, within(0.04));
    }

    @Test
    void gaussian_noise_has_the_spread_asked_for() {
        Image image = Image.floats(1, 100, 100);
        Arrays.fill(image.pixels(), 0.5f);
        new GaussianNoise.Noisy(0.1, Rng.of(1)).apply(image);
        double[] x = IntStream.range(0, 10_000).mapToDouble(i -> image.pixels()[i] - 0.5).toArray();
        assertThat(IntStream.range(0, 10_000).mapToDouble(i -> x[i]).average().orElseThrow())
                .isCloseTo(0, offset(0.004));
        double variance = IntStream.range(0, 10_000).mapToDouble(i -> x[i] * x[i]).average().orElseThrow();
        assertThat(Math.sqrt(variance)).isCloseTo(0.1, offset(0.003));
    }

    @Test
    void noise_on_bytes_is_cut_to_whole_numbers_before_it_is_added() {
        Image image = Image.bytes(1, 1, 51, 255);
        Arrays.fill(image.pixels(), 100);
        float[] normal = new float[51];
        Draws.fillNormal(Rng.of(2), normal, 51);
        new GaussianNoise.Noisy(0.1, Rng.of(2)).apply(image);
        for (int i = 0; i < 51; i++) assertThat(image.pixels()[i]).isEqualTo(100 + (int) (25.5f * normal[i]));
    }

    @Test
    void many_normal_numbers_have_the_moments_and_tails_of_a_bell_curve() {
        int n = 100_001;
        float[] x = new float[n];
        Draws.fillNormal(Rng.of(3), x, n);
        double[] moments = new double[5];
        int beyond2 = 0;
        double neighbours = 0;
        for (int i = 0; i < n; i++) {
            for (int k = 1; k < 5; k++) moments[k] += Math.pow(x[i], k) / n;
            if (Math.abs(x[i]) > 2) beyond2++;
            if (i > 0) neighbours += x[i] * x[i - 1] / n;
        }
        assertThat(moments).containsExactly(new double[] {0, 0, 1, 0, 3}, within(0.08));
        assertThat(beyond2 / (double) n).isCloseTo(0.0455, within(0.003));
        assertThat(neighbours).isCloseTo(0, within(0.01));
    }

    @Test
    void many_uniform_numbers_do_not_depend_on_how_many_are_drawn() {
        float[] few = new float[300];
        float[] many = new float[1000];
        Draws.fillUniform(Rng.of(4), few, 300);
        Draws.fillUniform(Rng.of(4), many, 1000);
        assertThat(Arrays.copyOf(many, 300)).isEqualTo(few);
        assertThat(IntStream.range(0, 1000).mapToDouble(i -> many[i]).average().orElseThrow()).isBetween(0.47, 0.53);
    }

    @Test
    void salt_and_pepper_fall_equally_often_and_on_all_channels() {
        Image image = Image.bytes(2, 100, 100, 255);
        Arrays.fill(image.pixels(), 100);
        new SaltAndPepper.Sprinkled(0.2, Rng.of(1)).apply(image);
        int[] times = new int[256];
        for (int i = 0; i < 10_000; i++) {
            times[(int) image.pixels()[i]]++;
            assertThat(image.pixels()[10_000 + i]).isEqualTo(image.pixels()[i]);
        }
        assertThat(times[0]).isBetween(900, 1100);
        assertThat(times[255]).isBetween(900, 1100);
        assertThat(times[100]).isEqualTo(10_000 - times[0] - times[255]);
    }

    @Test
    void a_median_removes_a_single_wrong_pixel() {
        Image image = Pictures.bytes(3, 3, 9, 9, 9, 9, 255, 9, 9, 9, 9);
        new MedianBlur.MedianTaken(3).apply(image);
        assertThat(image.copy()).containsOnly(9);
    }

    /// Colours on a line: red t, green 2 t, blue 0.
    private static Split.Train line() {
        float[][] rows = new float[4][6];
        for (int i = 0; i < 4; i++) {
            for (int pixel = 0; pixel < 2; pixel++) {
                float t = (2 * i + pixel) / 16f;
                rows[i][pixel] = t;
                rows[i][2 + pixel] = 2 * t;
            }
        }
        return new Split.Train(InMemory.of("line", rows, new int[4], List.of("only")).shaped(Shape.of(3, 1, 2)));
    }

    @Test
    void principal_colours_are_those_of_the_training_images() {
        PcaColourNoise.Config fitted = PcaColourNoise.fit(line()).config();
        double variance = (8 * 8 - 1) / 12.0 / 256; // of t: 8 equal steps of 1/16
        assertThat(fitted.values().getFirst()).isCloseTo(5 * variance, within(1e-12));
        assertThat(fitted.values().get(1)).isCloseTo(0, within(1e-12));
        assertThat(fitted.vectors().get(0)).isCloseTo(1 / Math.sqrt(5), within(1e-9));
        assertThat(fitted.vectors().get(1)).isCloseTo(2 / Math.sqrt(5), within(1e-9));
        assertThat(fitted.vectors().get(2)).isCloseTo(0, within(1e-9));
    }

    @Test
    void eigenvectors_of_a_known_matrix_are_found() {
        Pca pca = Pca.of(new double[][] {{2, 1, 0}, {1, 2, 0}, {0, 0, 5}});
        double half = Math.sqrt(0.5);
        assertThat(pca.values()).hasSize(3);
        double[] values = {5, 3, 1};
        double[] vectors = {0, 0, 1, half, half, 0, half, -half, 0};
        for (int i = 0; i < 3; i++) assertThat(pca.values().get(i)).isCloseTo(values[i], within(1e-12));
        for (int i = 0; i < 6; i++) assertThat(pca.vectors().get(i)).isCloseTo(vectors[i], within(1e-12));
        assertThat(pca.vectors().get(6) * pca.vectors().get(7)).isCloseTo(-0.5, within(1e-12));
    }

    @Test
    void pca_noise_moves_all_pixels_along_the_principal_colour() {
        PcaColourNoise noise = PcaColourNoise.fit(line(), 0.5);
        Image image = Image.floats(3, 4, 4);
        Arrays.fill(image.pixels(), 0.5f);
        double squares = 0;
        for (int seed = 0; seed < 2000; seed++) {
            Image changed = Pictures.copy(image);
            noise.apply(changed, Rng.of(seed));
            float red = changed.pixels()[0] - 0.5f;
            float green = changed.pixels()[16] - 0.5f;
            assertThat(green).isCloseTo(2 * red, offset(1e-5f));
            assertThat(changed.pixels()[15] - 0.5f).isEqualTo(red);
            assertThat(changed.pixels()[40]).isEqualTo(0.5f);
            squares += red * red;
        }
        double expected = 0.5 * 5 * 63 / 12.0 / 256 / Math.sqrt(5);
        assertThat(Math.sqrt(squares / 2000)).isCloseTo(expected, within(0.05 * expected));
        assertThat(Catalogues.AUGMENTATIONS.read(Catalogues.AUGMENTATIONS.write(noise)).config())
                .isEqualTo(noise.config());
        Image same = Pictures.copy(image);
        new PcaColourNoise(new PcaColourNoise.Config(noise.config().values(), noise.config().vectors(), 3, 0))
                .apply(same, Rng.of(1));
        Pictures.assertSame(same, image);
    }

    @Test
    void impossible_settings_are_named() {
        assertRefused(() -> new GaussianBlur(4, 1, 1), "GaussianBlur: size = 4, expected an odd number", "Use 5.");
        assertRefused(() -> new GaussianNoise(0.2, 0.1), "GaussianNoise: minStd = 0.2 and maxStd = 0.1");
        assertRefused(
                () -> Catalogues.AUGMENTATIONS.make("pca-colour-noise").shape(Shape.of(3, 4, 4)),
                "PcaColourNoise has no directions, expected those of a training split");
        assertRefused(
                () -> PcaColourNoise.fit(line()).apply(Image.bytes(1, 2, 2, 255), Rng.of(1)),
                "PcaColourNoise: an image of 1 channels, expected 3");
        assertRefused(
                () -> Catalogues.AUGMENTATIONS.make("pca-colour-noise", Map.of("values", List.of(1.0))),
                "PcaColourNoise: eigenvalues [1.0] with eigenvectors []");
        assertRefused(
                () ->
                        PcaColourNoise.fit(
                                new Split.Train(InMemory.of("table", new float[3][2], new int[3], List.of("only")))),
                "PcaColourNoise: table has 3 training samples of shape [2], expected images");
    }
}
