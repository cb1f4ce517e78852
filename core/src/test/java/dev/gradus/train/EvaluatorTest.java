package dev.gradus.train;

import static dev.gradus.error.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gradus.data.Dataset;
import dev.gradus.data.InMemory;
import dev.gradus.data.Task;
import dev.gradus.nn.Sequential;
import dev.gradus.nn.layer.Linear;
import dev.gradus.nn.loss.CrossEntropy;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;
import dev.gradus.train.metric.Accuracy;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EvaluatorTest {
    private static final int SAMPLES = 1203; // three batches, the last one smaller

    /// Class 1 for positive numbers, class 0 for others; the model thinks so too, the labels every third time not.
    private static Dataset data() {
        float[][] rows = new float[SAMPLES][1];
        int[] labels = new int[SAMPLES];
        for (int i = 0; i < SAMPLES; i++) {
            rows[i][0] = i % 2 == 0 ? 1 : -1;
            labels[i] = i % 3 == 0 ? (i + 1) % 2 : i % 2;
        }
        return InMemory.of("signs", rows, labels, List.of("minus", "plus"));
    }

    private static Evaluator evaluator() {
        var model = Sequential.of(new Linear(2)).build(Shape.of(1), 1);
        model.parameters().getFirst().value().set(Tensor.of(Shape.of(2, 1), new float[] {-1, 1}));
        return new Evaluator(model, new CrossEntropy(), List.of());
    }

    @Test
    void without_metrics_there_are_loss_and_accuracy_only() {
        Evaluation plain = evaluator().of(data());
        assertThat(plain.metrics()).isEmpty();
        assertThat(plain).isEqualTo(new Evaluation(plain.loss(), plain.accuracy(), SAMPLES));
        assertThat(plain.accuracy()).isEqualTo(1.0 / 3);
    }

    @Test
    void metrics_change_nothing_of_loss_and_accuracy() {
        Dataset data = data();
        Evaluation plain = evaluator().of(data);
        Evaluation more = evaluator().metrics(data.task(), List.of(new Accuracy())).of(data);
        assertThat(more.metrics()).isEqualTo(Map.of("accuracy", plain.accuracy()));
        assertThat(new Evaluation(more.loss(), more.accuracy(), more.samples())).isEqualTo(plain);
    }

    @Test
    void meters_of_ones_own_see_every_batch() {
        Dataset data = data();
        Metric.Meter meter = new Accuracy().begin(data.task());
        assertThat(meter.values()).isEqualTo(Map.of("accuracy", Double.NaN));
        Evaluation measured = evaluator().of(data, List.of(meter));
        assertThat(measured.metrics()).isEqualTo(meter.values()).isEqualTo(Map.of("accuracy", 1.0 / 3));
    }

    @Test
    void what_cannot_be_measured_is_refused_before() {
        Task classes = data().task();
        assertRefused(
                () -> evaluator().metrics(classes, List.of(new Accuracy(), new Accuracy())),
                "two metrics with the figure 'accuracy'");
        assertRefused(
                () -> evaluator().metrics(new Task.Regression(List.of("price")), List.of(new Accuracy())),
                "accuracy",
                "predicts values",
                "r2");
    }
}
