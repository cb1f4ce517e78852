package dev.gradus.lab.model;

import static dev.gradus.lab.model.Networks.network;
import static dev.gradus.lab.model.Networks.requireLearning;
import static dev.gradus.lab.model.Networks.types;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gradus.error.GradusException;
import dev.gradus.nn.Sequential;
import dev.gradus.nn.Summary;
import dev.gradus.tensor.Shape;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PlainTest {
    private static final Shape IMAGE = Shape.of(3, 224, 224);

    private static long conv(int in, int out, int kernel) {
        return (long) in * out * kernel * kernel + out;
    }

    private static long dense(int pyramid) {
        return conv(pyramid, 4096, 1) + conv(4096, 4096, 1) + conv(4096, 1000, 1);
    }

    @Test
    void twenty_two_layers_are_nineteen_convolutions_and_three_dense_layers() {
        Sequential network = network(Map.of("type", "plain"), 1000);
        assertThat(types(network)).filteredOn("Conv2d"::equals).hasSize(19);
        assertThat(types(network)).filteredOn("Linear"::equals).hasSize(3);
        Summary s = Summary.of(network, IMAGE);
        assertThat(s.parameters())
                .isEqualTo(
                        conv(3, 96, 7)
                                + conv(96, 256, 3)
                                + 5 * conv(256, 256, 3)
                                + conv(256, 512, 3)
                                + 11 * conv(512, 512, 3)
                                + dense(512 * (49 + 9 + 4 + 1)));
        assertThat(s.rows())
                .extracting(Summary.Row::output)
                .contains(Shape.of(96, 56, 56), Shape.of(512, 28, 28), Shape.of(512, 14, 14), Shape.of(32_256));
    }

    @Test
    void thirty_layers_are_twenty_seven_convolutions_and_three_dense_layers() {
        Sequential network = network(Map.of("type", "plain-30"), 1000);
        assertThat(types(network)).filteredOn("Conv2d"::equals).hasSize(27);
        Summary s = Summary.of(network, IMAGE);
        assertThat(s.parameters())
                .isEqualTo(
                        conv(3, 64, 7)
                                + conv(64, 128, 2)
                                + 3 * conv(128, 128, 2)
                                + conv(128, 256, 2)
                                + 21 * conv(256, 256, 2)
                                + dense(256 * (36 + 9 + 4 + 1)));
        assertThat(s.rows())
                .extracting(Summary.Row::output)
                .contains(Shape.of(64, 37, 37), Shape.of(256, 18, 18), Shape.of(12_800));
    }

    @Test
    void the_small_form_learns_on_digits() {
        for (int layers : new int[] {22, 30}) {
            Map<String, Object> settings =
                    Map.of("type", "plain", "layers", layers, "small", true, "width", 16, "dropout", 0);
            Sequential network = network(settings, 10);
            Summary s = Summary.of(network, Shape.of(1, 28, 28));
            assertThat(s.rows()).extracting(Summary.Row::output).contains(Shape.of(256)).endsWith(Shape.of(10));
            requireLearning(network, Shape.of(1, 28, 28), 4, 0.01);
        }
    }

    @Test
    void other_numbers_and_widths_and_images_are_refused() {
        assertThatThrownBy(() -> network(Map.of("type", "plain", "layers", 13), 10))
                .isInstanceOf(GradusException.class)
                .hasMessageContainingAll("13 layers", "22 or 30", "three dense layers", "layers: 30");
        assertThatThrownBy(() -> network(Map.of("type", "plain", "width", 20), 10))
                .hasMessageContainingAll("a width of 20", "a multiple of 8", "width: 16");
        assertThatThrownBy(() -> Summary.of(network(Map.of("type", "plain", "width", 16), 10), Shape.of(1, 8, 8)))
                .hasMessageContainingAll("MaxPool2d", "a window of 2 × 2 on an image of 1 × 1");
    }
}
