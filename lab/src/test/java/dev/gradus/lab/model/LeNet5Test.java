package dev.gradus.lab.model;

import static dev.gradus.lab.model.Networks.network;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gradus.error.GradusException;
import dev.gradus.nn.Sequential;
import dev.gradus.nn.Summary;
import dev.gradus.tensor.Shape;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LeNet5Test {
    private static final Shape DIGIT = Shape.of(1, 28, 28);

    @Test
    void the_modern_form_has_61706_parameters_and_learns() {
        Sequential network = network(Map.of("type", "lenet-5"), 10);
        Summary s = Summary.of(network, DIGIT);
        assertThat(s.parameters()).isEqualTo(156 + 2_416 + 48_120 + 10_164 + 850).isEqualTo(61_706);
        assertThat(s.multiplyAdds()).isEqualTo(416_520);
        assertThat(s.rows()).extracting(Summary.Row::output).contains(Shape.of(16, 5, 5)).endsWith(Shape.of(10));
        Networks.requireLearning(network, DIGIT, 8, 0.1);
    }

    @Test
    void activation_and_pooling_are_settings() {
        Sequential network = network(Map.of("type", "lenet-5", "activation", "tanh", "pooling", "average"), 10);
        assertThat(Networks.types(network))
                .containsExactly(
                        "Conv2d",
                        "Tanh",
                        "AvgPool2d",
                        "Conv2d",
                        "Tanh",
                        "AvgPool2d",
                        "Flatten",
                        "Linear",
                        "Tanh",
                        "Linear",
                        "Tanh",
                        "Linear");
        Networks.requireLearning(network, DIGIT, 8, 0.1);
    }

    @Test
    void the_form_of_1998_has_60000_parameters_before_its_output() {
        Map<String, Object> settings =
                Map.of("type", "lenet-5", "activation", "scaled-tanh", "pooling", "subsampling", "table", true);
        Sequential network = network(settings, 10);
        Summary s = Summary.of(network, DIGIT);
        assertThat(s.parameters() - s.rows().getLast().parameters()).isEqualTo(60_000);
        long table =
                s.rows().stream().filter(row -> row.path().startsWith("5.")).mapToLong(Summary.Row::parameters).sum();
        assertThat(table).isEqualTo(1_516);
        assertThat(s.rows()).extracting(Summary.Row::output).contains(Shape.of(16, 10, 10), Shape.of(16, 5, 5));
        Networks.requireLearning(network, DIGIT, 8, 0.1);
    }

    @Test
    void images_of_32_by_32_take_no_frame() {
        Sequential network = network(Map.of("type", "lenet-5", "padding", 0), 10);
        assertThat(Summary.of(network, Shape.of(1, 32, 32)).parameters()).isEqualTo(61_706);
    }

    @Test
    void images_that_are_too_small_are_refused() {
        Sequential network = network(Map.of("type", "lenet-5"), 10);
        assertThat(Summary.of(network, Shape.of(1, 12, 12)).rows().get(5).output()).isEqualTo(Shape.of(16, 1, 1));
        assertThatThrownBy(() -> network.build(Shape.of(1, 8, 8), 1))
                .isInstanceOf(GradusException.class)
                .hasMessageContainingAll(
                        "Conv2d 3: a window of 5 × 5 on an image of 4 × 4",
                        "expected",
                        "have made the image too small");
        assertThatThrownBy(() -> network.build(Shape.of(1, 11, 11), 1))
                .hasMessageContaining("MaxPool2d 5: a window of 2 × 2 on an image of 1 × 1");
        assertThatThrownBy(() -> network.build(Shape.of(784), 1)).hasMessageContaining("expected");
    }
}
