package dev.gradus.lab.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gradus.data.Task;
import dev.gradus.model.TrainedModel;
import dev.gradus.nn.Sequential;
import dev.gradus.nn.layer.Flatten;
import dev.gradus.nn.layer.Linear;
import dev.gradus.nn.loss.CrossEntropy;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

class PicturesTest {
    private static BufferedImage read(String uri) throws IOException {
        byte[] file = Base64.getDecoder().decode(uri.substring("data:image/png;base64,".length()));
        return ImageIO.read(new ByteArrayInputStream(file));
    }

    private static TrainedModel model(Shape sample, float... weight) {
        Sequential network = Sequential.of(new Flatten(), new Linear(2)).build(sample, 1);
        network.state(
                Map.of(
                        "1.weight",
                        Tensor.of(Shape.of(2, sample.size()), weight),
                        "1.bias",
                        Tensor.of(Shape.of(2), new float[2])));
        return new TrainedModel(
                network, new CrossEntropy(), new Task.Classification(List.of("a", "b")), List.of(), Map.of());
    }

    @Test
    void filters_are_blue_white_and_orange_on_one_scale_around_0() throws IOException {
        Filters filters = Filters.of(model(Shape.of(1, 2, 2), -2, 0, 1, 2, 0, 0, 0, 0));
        StringBuilder page = new StringBuilder();
        new FilterCard(Objects.requireNonNull(filters)).append(page);
        assertThat(page.toString())
                .contains(
                        "The 2 filters of 1.weight",
                        "Blue is -2.0000, white 0, orange 2.0000",
                        "filter 0: -2.0000 to 2.0000");
        BufferedImage first = read(page.toString().split("src=\"", -1)[1].split("\"", -1)[0]);
        assertThat(List.of(first.getRGB(0, 0), first.getRGB(1, 0), first.getRGB(1, 1)))
                .containsExactly(0xff2563c9, 0xfffaf9f6, 0xffd9601a);
        assertThat(first.getRGB(0, 1)).as("half of orange").isEqualTo(0xffeaad88);
    }

    @Test
    void the_first_weights_of_a_model_of_rows_are_no_pictures() {
        assertThat(Filters.of(model(Shape.of(4), 1, 2, 3, 4, 5, 6, 7, 8))).isNull();
    }

    @Test
    void large_pictures_are_means_of_squares() throws IOException {
        float[] pixels = new float[192 * 100];
        for (int i = 0; i < pixels.length; i++) pixels[i] = i % 2 == 0 ? 1 : i / 192 % 2 == 0 ? 1 : 0;
        BufferedImage picture = read(Thumbnail.of(pixels, Shape.of(1, 100, 192)));
        assertThat(picture.getWidth()).isEqualTo(96);
        assertThat(picture.getHeight()).isEqualTo(50);
        assertThat(picture.getRaster().getSample(95, 49, 0)).as("three of four are white").isEqualTo(191);
        float[] small = new float[9];
        Arrays.fill(small, 1);
        assertThat(read(Thumbnail.of(small, Shape.of(1, 3, 3))).getWidth()).isEqualTo(3);
    }
}
