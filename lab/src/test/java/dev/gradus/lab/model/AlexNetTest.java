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

class AlexNetTest {
    private static final Shape IMAGE = Shape.of(3, 224, 224);

    @Test
    void the_form_for_one_gpu_has_the_size_of_torchvisions() {
        Summary s = Summary.of(network(Map.of("type", "alexnet"), 1000), IMAGE);
        assertThat(s.parameters()).isEqualTo(61_100_840);
        assertThat(s.multiplyAdds()).isEqualTo(714_188_480);
        assertThat(s.rows())
                .filteredOn(row -> row.type().equals("MaxPool2d"))
                .extracting(Summary.Row::output)
                .containsExactly(Shape.of(64, 27, 27), Shape.of(192, 13, 13), Shape.of(256, 6, 6));
    }

    @Test
    void the_form_of_2012_has_two_groups_and_response_normalization() {
        Sequential network = network(Map.of("type", "alexnet", "twoGroups", true), 1000);
        Summary s = Summary.of(network, IMAGE);
        assertThat(s.parameters())
                .isEqualTo(34_944 + 307_456 + 885_120 + 663_936 + 442_624 + 37_752_832 + 16_781_312 + 4_097_000)
                .isEqualTo(60_965_224);
        assertThat(s.rows()).extracting(Summary.Row::output).contains(Shape.of(256, 6, 6)).endsWith(Shape.of(1000));
        assertThat(types(network))
                .startsWith("Conv2d", "ReLU", "LocalResponseNorm", "MaxPool2d", "Conv2d", "ReLU", "LocalResponseNorm");
        assertThat(network.layers().get(2)).hasToString("LocalResponseNorm(alpha=0.0005, k=2)");
    }

    @Test
    void it_learns_and_images_below_63_by_63_are_refused() {
        Shape least = Shape.of(1, 63, 63);
        requireLearning(network(Map.of("type", "alexnet", "dropout", 0), 4), least, 2, 0.1);
        assertThatThrownBy(() -> Summary.of(network(Map.of("type", "alexnet"), 4), Shape.of(1, 62, 62)))
                .isInstanceOf(GradusException.class)
                .hasMessageContainingAll("MaxPool2d 12", "a window of 3 × 3", "on an image of 2 × 2", "expected");
    }
}
