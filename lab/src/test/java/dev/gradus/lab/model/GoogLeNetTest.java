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

class GoogLeNetTest {
    private static final Shape IMAGE = Shape.of(3, 224, 224);

    @Test
    void the_papers_network_has_6998552_parameters() {
        Summary s = Summary.of(network(Map.of("type", "googlenet"), 1000), IMAGE);
        assertThat(s.parameters()).isEqualTo(6_998_552);
        assertThat(s.multiplyAdds()).isEqualTo(1_586_685_952);
        assertThat(s.rows())
                .filteredOn(row -> row.type().equals("Concatenate"))
                .extracting(Summary.Row::output)
                .containsExactly(
                        Shape.of(256, 28, 28),
                        Shape.of(480, 28, 28),
                        Shape.of(512, 14, 14),
                        Shape.of(512, 14, 14),
                        Shape.of(512, 14, 14),
                        Shape.of(528, 14, 14),
                        Shape.of(832, 14, 14),
                        Shape.of(832, 7, 7),
                        Shape.of(1024, 7, 7));
    }

    @Test
    void torchvisions_is_normalized_and_has_kernels_of_3() {
        Sequential network = network(Map.of("type", "googlenet", "largeKernel", 3, "batchNorm", true), 1000);
        assertThat(Summary.of(network, IMAGE).parameters()).isEqualTo(6_624_904);
        assertThat(types(network)).doesNotContain("LocalResponseNorm");
    }

    @Test
    void it_learns_on_small_images_and_refuses_smaller_ones() {
        Shape small = Shape.of(1, 31, 31);
        requireLearning(network(Map.of("type", "googlenet", "dropout", 0), 4), small, 2, 0.01);
        assertThatThrownBy(() -> Summary.of(network(Map.of("type", "googlenet"), 4), Shape.of(1, 30, 30)))
                .isInstanceOf(GradusException.class)
                .hasMessageContainingAll("MaxPool2d", "a window of 3 × 3 on an image of 1 × 1", "expected");
    }
}
