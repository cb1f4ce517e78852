package dev.gradus.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gradus.error.GradusException;
import dev.gradus.nn.Summary.Row;
import dev.gradus.nn.activation.ReLU;
import dev.gradus.nn.layer.Dropout;
import dev.gradus.nn.layer.Flatten;
import dev.gradus.nn.layer.Linear;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SummaryTest {
    private static final Shape IMAGE = Shape.of(1, 28, 28);

    private static Sequential perceptron() {
        return Sequential.of(
                new Flatten(),
                new Linear(256),
                new ReLU(),
                new Linear(256),
                new ReLU(),
                new Linear(256),
                new ReLU(),
                new Linear(10));
    }

    @Test
    void totals_of_a_multilayer_perceptron() {
        Summary s = Summary.of(perceptron(), IMAGE, 100);
        assertThat(s.rows())
                .containsExactly(
                        new Row("0", "Flatten", Shape.of(784), 0, 0),
                        new Row("1", "Linear", Shape.of(256), 784 * 256 + 256, 784 * 256),
                        new Row("2", "ReLU", Shape.of(256), 0, 0),
                        new Row("3", "Linear", Shape.of(256), 256 * 256 + 256, 256 * 256),
                        new Row("4", "ReLU", Shape.of(256), 0, 0),
                        new Row("5", "Linear", Shape.of(256), 256 * 256 + 256, 256 * 256),
                        new Row("6", "ReLU", Shape.of(256), 0, 0),
                        new Row("7", "Linear", Shape.of(10), 256 * 10 + 10, 256 * 10));
        assertThat(s.parameters()).isEqualTo(335_114);
        assertThat(s.trainable()).isEqualTo(335_114);
        assertThat(s.multiplyAdds()).isEqualTo(334_336);
        assertThat(s.memory())
                .isEqualTo(new Summary.Memory(1_340_456, 1_340_456, 4L * 100 * (6 * 256 + 10), 1_340_456));
        assertThat(s.memory().total(2)).isEqualTo(4 * 1_340_456 + 618_400);
    }

    @Test
    void without_a_batch_the_memory_is_that_of_one_sample() {
        assertThat(Summary.of(perceptron(), IMAGE)).isEqualTo(Summary.of(perceptron(), IMAGE, 1));
    }

    @Test
    void the_text_is_a_table_with_totals_beneath() {
        var model = Sequential.of(new Flatten(), new Linear(256), new Dropout(0.2), new Linear(10));
        assertThat(Summary.of(model, IMAGE, 100).toString())
                .isEqualTo(
                        """
                        layer  type     output       parameters  multiply-adds
                        ──────────────────────────────────────────────────────
                               input    [1, 28, 28]
                        0      Flatten  [784]                 0              0
                        1      Linear   [256]           200,960        200,704
                        2      Dropout  [256]                 0              0
                        3      Linear   [10]              2,570          2,560
                        ──────────────────────────────────────────────────────
                               total                    203,530        203,264

                        memory of a training step, batch of 100, float32
                          parameters            814 kB
                          gradients             814 kB
                          activations           209 kB
                          optimizer, each slot  814 kB
                          slots: SGD 0; momentum, AdaGrad, RMSProp 1; Adam, AdamW 2\
                        """);
    }

    @Test
    void a_model_that_is_not_built_stays_so() {
        Sequential model = perceptron();
        Summary.of(model, IMAGE, 1);
        assertThat(model.sampleShape()).isNull();
        assertThat(model.parameters()).isEmpty();
        Tensor weight = model.build(Shape.of(5), 7).parameters().getFirst().value();
        assertThat(weight.toFloats())
                .isEqualTo(perceptron().build(Shape.of(5), 7).parameters().getFirst().value().toFloats());
    }

    @Test
    void a_built_model_keeps_its_values_and_its_frozen_parameters_are_told() {
        Sequential model = perceptron().build(IMAGE, 1);
        float[] before = model.parameters().getFirst().value().toFloats();
        model.parameters().getFirst().trainable(false);
        Summary s = Summary.of(model, IMAGE, 100);
        assertThat(model.parameters().getFirst().value().toFloats()).isEqualTo(before);
        assertThat(s.parameters()).isEqualTo(335_114);
        assertThat(s.trainable()).isEqualTo(335_114 - 784 * 256);
        assertThat(s.memory().gradients()).isEqualTo(4L * s.trainable());
        assertThat(s.toString()).contains("trainable parameters: 134,410");
    }

    @Test
    void nested_models_show_their_layers_by_path_and_shared_layers_count_once() {
        Linear shared = new Linear(8);
        var model = Sequential.of(new Linear(8), Sequential.of(shared, new ReLU(), shared));
        Summary s = Summary.of(model, Shape.of(3), 2);
        assertThat(s.rows()).extracting(Row::path).containsExactly("0", "1.0", "1.1", "1.2");
        assertThat(s.parameters()).isEqualTo((3 * 8 + 8) + (8 * 8 + 8));
        assertThat(s.multiplyAdds()).isEqualTo(3 * 8 + 2 * 8 * 8);
        assertThat(s).isEqualTo(Summary.of(model.build(Shape.of(3), 1), Shape.of(3), 2));
    }

    @Test
    void multiply_adds_of_a_model_that_is_not_built_do_not_build_it() {
        Sequential model = perceptron();
        assertThat(model.multiplyAdds(IMAGE)).isEqualTo(334_336);
        assertThat(model.parameters()).isEmpty();
    }

    @Test
    void what_does_not_fit_is_named() {
        var model = Sequential.of(new Flatten(), new Linear(10), new Linear(11, 3));
        assertThatThrownBy(() -> Summary.of(model, IMAGE, 1))
                .isInstanceOf(GradusException.class)
                .hasMessageContaining("Linear 2")
                .hasMessageContaining("[11]");
        assertThatThrownBy(() -> Summary.of(perceptron(), IMAGE, 0)).hasMessageContaining("batch of 0");
        assertThatThrownBy(() -> Summary.of(Sequential.of(new Nameless()), IMAGE, 1))
                .isInstanceOf(GradusException.class)
                .hasMessageContaining("build the model first");
    }

    /// A user's layer that cannot be made from its settings.
    private static final class Nameless implements ElementWise {
        @Override
        public Tensor forward(Tensor input, Pass pass) {
            return input;
        }

        @Override
        public Record config() {
            return new Flatten.Config();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0 B",
        "999, 999 B",
        "1000, 1.00 kB",
        "15449, 15.4 kB",
        "999499, 999 kB",
        "999500, 1.00 MB",
        "1340456, 1.34 MB"
    })
    void bytes_have_three_digits(long bytes, String text) {
        assertThat(SummaryText.bytes(bytes)).isEqualTo(text);
    }
}
