package dev.gradus.lab.model;

import static dev.gradus.lab.model.Networks.network;
import static dev.gradus.lab.model.Networks.requireLearning;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gradus.error.GradusException;
import dev.gradus.nn.Sequential;
import dev.gradus.nn.Summary;
import dev.gradus.tensor.Shape;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ResNetTest {
    private static final Shape CIFAR = Shape.of(3, 32, 32);

    @Test
    void resnet_20_to_110_have_the_published_sizes() {
        Map<Integer, Integer> sizes = Map.of(3, 269_722, 5, 464_154, 7, 658_586, 9, 853_018, 18, 1_727_962);
        sizes.forEach((blocks, parameters) -> {
            Summary s = Summary.of(network(Map.of("type", "resnet", "blocks", blocks), 10), CIFAR);
            assertThat(s.parameters()).isEqualTo(parameters.longValue());
            long layers = s.rows().stream().filter(row -> row.type().matches("Conv2d|Linear")).count();
            assertThat(layers).isEqualTo(6L * blocks + 2);
        });
    }

    @Test
    void numbers_of_layers_are_names() {
        for (int blocks : new int[] {3, 5, 7, 9, 18}) {
            var named = (ResNet) Architectures.ALL.read("resnet-" + (6 * blocks + 2));
            assertThat(named.config().blocks()).isEqualTo(blocks);
        }
    }

    @Test
    void shortcuts_can_be_projections() {
        Sequential network = network(Map.of("type", "resnet", "projection", true), 10);
        Summary s = Summary.of(network, CIFAR);
        assertThat(s.parameters()).isEqualTo(269_722 + (16 * 32 + 64) + (32 * 64 + 128)).isEqualTo(272_474);
        requireLearning(network, Shape.of(3, 8, 8), 4, 0.05);
    }

    @Test
    void shortcuts_between_stages_take_every_other_pixel_and_add_zeros_on_both_sides() {
        Sequential network = network(Map.of("type", "resnet", "width", 2, "blocks", 1), 10);
        Summary s = Summary.of(network, CIFAR);
        assertThat(s.rows())
                .filteredOn(row -> row.type().equals("SelectChannels"))
                .extracting(Summary.Row::output)
                .containsExactly(Shape.of(4, 16, 16), Shape.of(8, 8, 8));
        assertThat(network.layers().get(5).toString()).contains("[-1, 0, 1, -1]");
        assertThat(network.layers().get(7).toString()).contains("[-1, -1, 0, 1, 2, 3, -1, -1]");
        requireLearning(network, Shape.of(3, 9, 9), 4, 0.05);
    }

    @Test
    void wrong_settings_and_samples_are_refused() {
        assertThatThrownBy(() -> network(Map.of("type", "resnet", "blocks", 0), 10))
                .isInstanceOf(GradusException.class)
                .hasMessageContainingAll("0 blocks", "1 to 200", "6 · blocks + 2", "blocks: 3");
        assertThatThrownBy(() -> network(Map.of("type", "resnet", "width", 3), 10))
                .hasMessageContainingAll("a width of 3", "an even number", "width: 16");
        assertThatThrownBy(() -> Summary.of(network(Map.of("type", "resnet"), 10), Shape.of(3072)))
                .hasMessageContainingAll("Conv2d 0: sample [3072]", "an image");
    }
}
