package dev.gradus.data.augment;

import static dev.gradus.error.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gradus.Golden;
import dev.gradus.tensor.Rng;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JpegArtefactsTest implements AugmentationContract {
    private static final Map<String, double[]> GOLDEN = Golden.read("jpeg.csv");

    @Override
    public List<Augmentation> forms() {
        return List.of(new JpegArtefacts(1, 100), new JpegArtefacts(new JpegArtefacts.Config()));
    }

    /// The library's cosines are whole numbers: now and then a weight is rounded to the other side, which changes its block a
    /// little.
    @ParameterizedTest
    @CsvSource({
        "grey, 1",
        "grey, 10",
        "grey, 50",
        "grey, 75",
        "grey, 95",
        "colour, 1",
        "colour, 10",
        "colour, 50",
        "colour, 75",
        "colour, 95"
    })
    void pixels_are_those_of_a_jpeg_file(String name, int quality) {
        double[] wanted = GOLDEN.get(name + " " + quality);
        Image image = Pictures.recorded(GOLDEN.get(name), true);
        new JpegArtefacts.Packed(quality).apply(image);
        int near = 0;
        double most = 0;
        for (int i = 0; i < image.size(); i++) {
            double difference = Math.abs(image.pixels()[i] - wanted[3 + i]);
            if (difference <= 1) near++;
            most = Math.max(most, difference);
        }
        assertThat((double) near / image.size()).isGreaterThan(0.92);
        assertThat(most).isLessThan(10);
    }

    @Test
    void less_quality_is_a_greater_difference() {
        double before = 0;
        for (int quality : new int[] {95, 50, 10, 1}) {
            Image image = Pictures.recorded(GOLDEN.get("grey"), true), packed = Pictures.copy(image);
            new JpegArtefacts.Packed(quality).apply(packed);
            double difference = 0;
            for (int i = 0; i < image.size(); i++) difference += Math.abs(image.pixels()[i] - packed.pixels()[i]);
            assertThat(difference).isGreaterThan(before);
            before = difference;
        }
    }

    @Test
    void every_quality_of_the_range_is_drawn() {
        Set<Change> drawn = new HashSet<>();
        Image image = Image.bytes(1, 8, 8, 255);
        for (int i = 0; i < 200; i++) drawn.add(new JpegArtefacts(30, 34).draw(image, Rng.of(i)));
        assertThat(drawn).hasSize(5).contains(new JpegArtefacts.Packed(30), new JpegArtefacts.Packed(34));
    }

    @Test
    void settings_out_of_range_are_refused() {
        assertRefused(() -> new JpegArtefacts(0, 50), "JpegArtefacts", "minQuality = 0");
        assertRefused(() -> new JpegArtefacts(50, 101), "JpegArtefacts", "maxQuality = 101");
        assertRefused(() -> new JpegArtefacts(60, 50), "JpegArtefacts", "minQuality = 60");
    }
}
