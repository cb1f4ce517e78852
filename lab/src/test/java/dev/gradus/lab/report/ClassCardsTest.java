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
        return cards(NAMES, labels, seen);
    }

    private static ClassCards cards(List<String> names, int[] labels, int... seen) {
        int n = names.size();
        Sequential network = Sequential.of(new Linear(n)).build(Shape.of(n), 1);
        float[] weight = new float[n * n];
        for (int i = 0; i < n; i++) weight[i * n + i] = 4;
        network.state(
                Map.of("0.weight", Tensor.of(Shape.of(n, n), weight), "0.bias", Tensor.of(Shape.of(n), new float[n])));
        var model = new TrainedModel(network, new CrossEntropy(), new Task.Classification(names), List.of(), Map.of());
        float[][] rows = new float[labels.length][n];
        for (int i = 0; i < rows.length; i++) rows[i][seen[i]] = 1;
        return new ClassCards((ClassAssessment) Assessment.of(model, InMemory.of("made", rows, labels, names)));
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

    @Test
    void pairs_that_are_confused_more_than_once_stand_below_the_matrix_of_three_classes() {
        StringBuilder page = new StringBuilder();
        cards(List.of("a", "<b>", "c"), new int[] {0, 0, 0, 1, 2}, 1, 1, 0, 1, 0).confusion(page);
        assertThat(page.toString())
                .contains("Most often confused: <span>a → &lt;b&gt; <b>2</b> (66.7&#8239;%)</span>")
                .doesNotContain("<span>c → a");
        StringBuilder two = new StringBuilder();
        cards(new int[] {0, 1}, 1, 1).confusion(two);
        assertThat(two.toString()).doesNotContain("Most often");
    }
}
