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
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class VggTest {
    private static final Shape IMAGE = Shape.of(3, 224, 224);
    private static final Shape CIFAR = Shape.of(3, 32, 32);

    @Test
    void vgg_a_and_vgg_16_have_the_published_sizes() {
        Summary a = Summary.of(network(Map.of("type", "vgg-a"), 1000), IMAGE);
        assertThat(a.parameters()).isEqualTo(132_863_336);
        assertThat(a.multiplyAdds()).isEqualTo(7_609_090_048L);
        Summary d = Summary.of(network(Map.of("type", "vgg-16"), 1000), IMAGE);
        assertThat(d.parameters()).isEqualTo(138_357_544);
        assertThat(d.multiplyAdds()).isEqualTo(15_470_264_320L);
        for (Summary s : List.of(a, d)) {
            assertThat(s.rows()).extracting(Summary.Row::output).contains(Shape.of(512, 7, 7)).endsWith(Shape.of(1000));
        }
    }

    @Test
    void the_form_for_cifar_has_a_single_dense_layer() {
        Sequential a = network(Map.of("type", "vgg-a", "hidden", List.of()), 10);
        Summary s = Summary.of(a, CIFAR);
        assertThat(s.parameters()).isEqualTo(9_220_480 + 5_130);
        assertThat(s.multiplyAdds()).isEqualTo(152_769_536);
        assertThat(s.rows().getLast().parameters()).isEqualTo(5_130);
        requireLearning(a, CIFAR, 2, 0.01);
        Sequential d = network(Map.of("type", "vgg-16", "hidden", List.of()), 10);
        assertThat(Summary.of(d, CIFAR).parameters()).isEqualTo(14_714_688 + 5_130);
    }

    @Test
    void every_layer_but_the_last_can_be_normalized() {
        Map<String, Object> settings = Map.of("type", "vgg-a", "batchNorm", true, "hidden", 16, "dropout", 0.2);
        Sequential network = network(settings, 10);
        assertThat(types(network)).filteredOn(t -> t.startsWith("BatchNorm")).hasSize(9);
        assertThat(types(network))
                .endsWith("MaxPool2d", "Flatten", "Linear", "BatchNorm1d", "ReLU", "Dropout", "Linear");
        Summary s = Summary.of(network, CIFAR);
        // a norm has two numbers where the bias had one
        assertThat(s.parameters()).isEqualTo(9_220_480 + 2_752 + (512 * 16 + 2 * 16) + (16 * 10 + 10));
    }

    @Test
    void images_below_32_by_32_are_refused() {
        for (String type : List.of("vgg-a", "vgg-16")) {
            Sequential network = network(Map.of("type", type, "hidden", List.of()), 10);
            assertThatThrownBy(() -> Summary.of(network, Shape.of(3, 31, 31)))
                    .isInstanceOf(GradusException.class)
                    .hasMessageContainingAll("a window of 2 × 2 on an image of 1 × 1", "expected", "fewer pools");
        }
    }
}
