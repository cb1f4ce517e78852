package dev.gradus.data.augment;

import static dev.gradus.error.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gradus.tensor.Rng;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ColourTest implements AugmentationContract {
    @Override
    public List<Augmentation> forms() {
        return List.of(
                new Brightness(0.9),
                new Contrast(1.5),
                new Saturation(2),
                new Hue(0.5),
                new Sharpness(3),
                new ColourJitter(),
                new ColourJitter(1, 2, 3, 0.5),
                new Grayscale(0.9),
                new Invert(),
                new Posterize(1),
                new Solarize(0.3),
                new Compose(
                        new Compose.Config(List.of(new Resize(40), new Equalize(1), new Resize(8), new Equalize(0.5)))),
                new AutoContrast());
    }

    /// From torchvision 0.28.0: `F.adjust_contrast(torch.tensor([[[25, 150]]], dtype=torch.uint8), 0.664)`, and likewise.
    @ParameterizedTest
    @CsvSource({"0.664, 25, 150, 45, 129", "0.664, 235, 235, 234, 234", "1.8, 5, 15, 0, 19", "1.8, 10, 25, 3, 31"})
    void contrast_near_a_whole_number_is_cut_off_as_in_torchvision(double factor, int a, int b, int newA, int newB) {
        Image image = Pictures.bytes(1, 2, a, b);
        new Contrast.Contrasted(factor).apply(image);
        assertThat(image.copy()).containsExactly(newA, newB);
    }

    /// From torchvision 0.28.0: `F.adjust_saturation(torch.tensor([[[209]], [[104]], [[10]]], dtype=torch.uint8), 0.35)`.
    @ParameterizedTest
    @CsvSource({
        "0.35, 209 104 10, 153 116 84",
        "1.9, 55 147 128, 0 173 137",
        "0.35, 233 234 236, 232 233 234",
        "0.35, 165 174 193, 170 173 179"
    })
    void saturation_near_a_whole_number_is_cut_off_as_in_torchvision(double factor, String colour, String changed) {
        Image image = Pictures.bytes(1, 1, numbers(colour));
        new Saturation.Saturated(factor).apply(image);
        int[] wanted = numbers(changed);
        assertThat(image.copy()).containsExactly(wanted[0], wanted[1], wanted[2]);
    }

    private static int[] numbers(String text) {
        return Pattern.compile(" ").splitAsStream(text).mapToInt(Integer::parseInt).toArray();
    }

    @Test
    void pixels_are_those_of_torchvision() {
        Map<String, Change> cases = new HashMap<>();
        cases.put("brightness 0.4", new Brightness.Brightened(0.4));
        cases.put("brightness 1.7", new Brightness.Brightened(1.7));
        cases.put("contrast 0.3", new Contrast.Contrasted(0.3));
        cases.put("contrast 1.8", new Contrast.Contrasted(1.8));
        cases.put("saturation 0", new Saturation.Saturated(0));
        cases.put("saturation 1.9", new Saturation.Saturated(1.9));
        cases.put("hue 0.1", new Hue.HueTurned(0.1));
        cases.put("hue -0.35", new Hue.HueTurned(-0.35));
        cases.put("hue 0.5", new Hue.HueTurned(0.5));
        cases.put("sharpness 0", new Sharpness.Sharpened(0));
        cases.put("sharpness 1.8", new Sharpness.Sharpened(1.8));
        cases.put("grayscale", new Grayscale.Greyed());
        cases.put("invert", new Invert.Inverted());
        for (int bits : new int[] {0, 3, 8}) cases.put("posterize " + bits, new Posterize.Posterized(bits));
        cases.put("solarize", new Solarize.Solarized(128.0 / 255));
        cases.put("autocontrast", new AutoContrast.Stretched());
        cases.put("equalize", new Equalize.Equalized());
        cases.put(
                "equalize large",
                image -> {
                    repeat(image, 3);
                    new Equalize.Equalized().apply(image);
                });
        cases.put(
                "jitter",
                image -> {
                    new Contrast.Contrasted(1.2).apply(image);
                    new Saturation.Saturated(0.7).apply(image);
                    new Brightness.Brightened(0.9).apply(image);
                });
        Pictures.assertGolden("augment-colour.csv", cases);
    }

    private static void repeat(Image image, int times) {
        int h = image.height();
        int w = image.width();
        float[] x = image.copy();
        float[] y = image.begin(h * times, w * times);
        for (int i = 0; i < image.size(); i++) {
            int row = i / (w * times) % (h * times) % h;
            y[i] = x[i / image.plane() * h * w + row * w + i % (w * times) % w];
        }
    }

    @Test
    void factors_are_uniform_around_1_and_never_negative() {
        double sum = 0;
        for (int i = 0; i < 10_000; i++) {
            double factor = Draws.factor(Rng.of(i), 0, 0.4);
            assertThat(factor).isBetween(0.6, 1.4);
            assertThat(Draws.factor(Rng.of(i), 0, 3)).isBetween(0.0, 4.0);
            sum += factor;
        }
        assertThat(sum / 10_000).isBetween(0.99, 1.01);
    }

    @Test
    void half_a_turn_of_the_wheel_makes_red_cyan() {
        Image image = Pictures.bytes(1, 1, 255, 0, 0);
        new Hue.HueTurned(0.5).apply(image);
        assertThat(image.copy()).containsExactly(0, 255, 255);
    }

    @Test
    void a_jitter_makes_its_four_changes_in_every_order() {
        Set<List<String>> orders = new HashSet<>();
        for (int i = 0; i < 1000; i++) {
            List<String> order = new ArrayList<>();
            new ColourJitter()
                    .apply(Image.bytes(3, 1, 1, 255), Rng.of(i), c -> order.add(c.getClass().getSimpleName()));
            orders.add(order);
        }
        assertThat(orders).hasSize(24).contains(List.of("HueTurned", "Contrasted", "Brightened", "Saturated"));
    }

    @Test
    void what_was_drawn_says_its_numbers() {
        List<String> log = new ArrayList<>();
        new Brightness(0.2).apply(Image.bytes(1, 1, 1, 255), Rng.of(3), change -> log.add(change.toString()));
        assertThat(log).singleElement().asString().matches("Brightened\\[factor=(1\\.[01]|0\\.[89])\\d+]");
    }

    @Test
    void images_with_another_white_are_inverted_at_it() {
        Image image = Image.bytes(1, 1, 2, 16);
        image.pixels()[0] = 5;
        new Invert.Inverted().apply(image);
        assertThat(image.copy()).containsExactly(11, 16);
    }

    @Test
    void impossible_settings_are_named() {
        assertRefused(() -> new Hue(0.6), "Hue: strength = 0.6, expected a number from 0 to 0.5");
        assertRefused(() -> new ColourJitter(0, 0, 0, 1), "Hue: strength = 1");
        assertRefused(() -> new Brightness(-1), "Brightness: strength = -1, expected a number, at least 0");
        assertRefused(() -> new Posterize(9), "Posterize: bits = 9");
        assertRefused(() -> new Solarize(128), "Solarize: threshold = 128");
    }
}
