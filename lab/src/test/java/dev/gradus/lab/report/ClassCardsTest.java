package dev.gradus.lab.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gradus.data.InMemory;
import dev.gradus.data.Task;
import dev.gradus.model.TrainedModel;
import dev.gradus.nn.Sequential;
import dev.gradus.nn.layer.Linear;
import dev.gradus.nn.loss.CrossEntropy;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;
import dev.gradus.train.metric.Assessment;
import dev.gradus.train.metric.ClassAssessment;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ClassCardsTest {
    private static final List<String> NAMES = List.of("<cat>", "dog");

    /// A model that is sure of what it sees: probability e⁴ / (e⁴ + 1) = 0.98201 for the class whose input is 1.
    private static ClassCards cards(int[] labels, int... seen) {
        Sequential network = Sequential.of(new Linear(2)).build(Shape.of(2), 1);
        network.state(
                Map.of(
                        "0.weight",
                        Tensor.of(Shape.of(2, 2), new float[] {4, 0, 0, 4}),
                        "0.bias",
                        Tensor.of(Shape.of(2), new float[2])));
        var model = new TrainedModel(network, new CrossEntropy(), new Task.Classification(NAMES), List.of(), Map.of());
        float[][] rows = new float[labels.length][2];
        for (int i = 0; i < rows.length; i++) rows[i][seen[i]] = 1;
        return new ClassCards((ClassAssessment) Assessment.of(model, InMemory.of("made", rows, labels, NAMES)));
    }

    @Test
    void the_expected_calibration_error_is_that_computed_by_hand() {
        StringBuilder page = new StringBuilder();
        cards(new int[] {0, 0, 1, 1}, 0, 0, 1, 0).calibration(page); // |3/4 - 0.98201| in the only bin
        assertThat(page.toString())
                .contains("Expected calibration error 23.2&#8239;%, of 4 samples in 1 bin.")
                .contains("<h2>How sure it is</h2>", ": 4</title>");
    }

    @Test
    void a_confusion_matrix_scrolls_in_its_card_where_there_is_no_room() {
        StringBuilder page = new StringBuilder();
        cards(new int[] {0, 0, 1, 1}, 0, 0, 1, 0).confusion(page);
        // two columns of 34 pixels, names of 24 + 5 · 7, the recall of 62
        assertThat(page.toString())
                .contains("<div class=\"wide\"><table class=\"confusion\" style=\"min-width:189px;", "&lt;cat&gt;")
                .doesNotContain("<cat>");
    }
}
