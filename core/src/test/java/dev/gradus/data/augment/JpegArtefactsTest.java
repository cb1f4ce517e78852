package dev.gradus.data.augment;

import static dev.gradus.error.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gradus.Golden;
import dev.gradus.tensor.Rng;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class JpegArtefactsTest implements AugmentationContract {
    private static final Map<String, double[]> GOLDEN = Golden.read("jpeg.csv");

    @Override
    public List<Augmentation> forms() {
        return List.of(new JpegArtefacts(1, 100), new JpegArtefacts(new JpegArtefacts.Config()));
    }

    static Stream<String> files() {
        return GOLDEN.keySet().stream().filter(name -> name.contains(" / "));
    }

    @ParameterizedTest
    @MethodSource("files")
    void every_pixel_is_that_of_a_jpeg_file(String file) {
        String[] parts = file.split(" / ", -1);
        double[] wanted = GOLDEN.get(file);
        Image image = Pictures.recorded(GOLDEN.get(parts[0]), true),
                numbers = Pictures.recorded(GOLDEN.get(parts[0]), false);
        new JpegArtefacts.Packed(Integer.parseInt(parts[1])).apply(image);
        new JpegArtefacts.Packed(Integer.parseInt(parts[1])).apply(numbers);
        for (int i = 0; i < image.size(); i++) {
            assertThat((double) image.pixels()[i]).as("pixel %d", i).isEqualTo(wanted[3 + i]);
            assertThat(numbers.pixels()[i]).as("pixel %d from 0 to 1", i).isEqualTo((float) wanted[3 + i] / 255);
        }
    }

    @Test
    void less_quality_is_a_greater_difference() {
        double before = 0;
        for (int quality : new int[] {95, 50, 10, 1}) {
            Image image = Pictures.recorded(GOLDEN.get("grey 19 x 22"), true), packed = Pictures.copy(image);
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
