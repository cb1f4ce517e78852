package dev.gradus.lab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gradus.data.Dataset;
import dev.gradus.data.InMemory;
import dev.gradus.data.Task;
import dev.gradus.lab.chart.Text;
import dev.gradus.lab.report.WorstSamples;
import dev.gradus.model.TrainedModel;
import dev.gradus.nn.Sequential;
import dev.gradus.nn.layer.Linear;
import dev.gradus.nn.loss.CrossEntropy;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;
import dev.gradus.train.metric.Assessment;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class AssessmentTextTest {
    /// Classes of which the model finds the one whose input is highest.
    private static String shown(List<String> classes, int[] labels, int[] found, int width) {
        int n = classes.size();
        Sequential network = Sequential.of(new Linear(n)).build(Shape.of(n), 1);
        float[] weight = new float[n * n];
        for (int i = 0; i < n; i++) weight[i * n + i] = 4;
        network.state(
                Map.of("0.weight", Tensor.of(Shape.of(n, n), weight), "0.bias", Tensor.of(Shape.of(n), new float[n])));
        var model =
                new TrainedModel(network, new CrossEntropy(), new Task.Classification(classes), List.of(), Map.of());
        float[][] rows = new float[labels.length][n];
        for (int i = 0; i < rows.length; i++) rows[i][found[i]] = 1;
        Dataset data = InMemory.of("made", rows, labels, classes);
        var bytes = new ByteArrayOutputStream();
        CleanStream out = CleanStream.of(bytes, StandardCharsets.UTF_8);
        Assessment assessment = Assessment.of(model, data);
        new AssessmentText(new Screen(out, out, false, false), width)
                .details(assessment, WorstSamples.of(assessment, data, 3));
        return bytes.toString(StandardCharsets.UTF_8);
    }

    private static int[] upTo(int n) {
        return IntStream.range(0, n).toArray();
    }

    @Test
    void the_matrix_has_its_columns_below_each_other_for_wide_letters_too() {
        String text = shown(List.of("고양이", "dog", "horse"), new int[] {0, 0, 1, 2, 2}, new int[] {0, 2, 1, 2, 0}, 80);
        assertThat(text)
                .contains(
                        """
                                고양이     dog   horse
                        고양이       1       ·       1
                        dog          ·       1       ·
                        horse        1       ·       1
                        """)
                .contains("고양이            50.0 %   50.0 %   50.0 %        2")
                .contains("sample  actual  predicted  probability\n     1  고양이  horse");
    }

    @Test
    void every_line_fits_terminals_of_60_80_and_200_columns() {
        List<String> classes = IntStream.range(0, 12).mapToObj(i -> "클래스 with a long name " + i).toList();
        int[] found = IntStream.range(0, 12).map(i -> (i * 5 + i / 3) % 12).toArray();
        for (int width : new int[] {60, 80, 200}) {
            String text = shown(classes, upTo(12), found, width);
            assertThat(text).contains(width == 60 ? "most confused classes" : "confusion matrix");
            if (width == 80) assertThat(text).contains("   10   11   12\n1 클래스 with a lo");
            assertThat(text.lines())
                    .allSatisfy(line -> assertThat(Text.width(line)).as(line).isLessThanOrEqualTo(width));
        }
    }

    @Test
    void of_many_classes_the_most_confused_pairs_and_the_weakest_are_shown() {
        List<String> classes = IntStream.range(0, 120).mapToObj(i -> "class " + i).toList();
        int[] labels = IntStream.range(0, 240).map(i -> i / 2).toArray(), found = labels.clone();
        found[14] = found[15] = 3; // both of class 7
        found[100] = 1;
        String text = shown(classes, labels, found, 60);
        assertThat(text)
                .contains(
                        "most confused classes\nactual    predicted  samples  of the class\nclass 7   class 3          2       100.0 %\nclass 50  class 1          1        50.0 %")
                .contains(
                        "the 12 classes with the lowest F1, of 120\n",
                        "class 7            0.0 %    0.0 %    0.0 %        2")
                .doesNotContain("confusion matrix");
    }
}
