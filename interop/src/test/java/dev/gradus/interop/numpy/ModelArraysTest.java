package dev.gradus.interop.numpy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.gradus.data.Dataset;
import dev.gradus.data.prepare.Standardize;
import dev.gradus.data.source.Digits;
import dev.gradus.error.GradusException;
import dev.gradus.model.TrainedModel;
import dev.gradus.nn.Sequential;
import dev.gradus.nn.activation.ReLU;
import dev.gradus.nn.layer.Flatten;
import dev.gradus.nn.layer.Linear;
import dev.gradus.nn.loss.CrossEntropy;
import dev.gradus.nn.norm.BatchNorm1d;
import dev.gradus.optim.Adam;
import dev.gradus.tensor.Tensor;
import dev.gradus.train.Trainer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelArraysTest {
    private static TrainedModel model;

    @TempDir Path folder;

    @BeforeAll
    static void train() {
        var digits = Digits.load();
        Sequential network =
                Sequential.of(
                        new Flatten(), Sequential.of(new Linear(8), new BatchNorm1d()), new ReLU(), new Linear(10));
        model =
                Trainer.of(network, new CrossEntropy(), new Adam(0.01))
                        .prepare(Standardize.fit(digits.train()))
                        .epochs(2)
                        .fit(digits)
                        .model();
    }

    /// More samples than go through the model at once.
    @Test
    void predictions_are_the_models_and_activations_lead_to_them() {
        Dataset test = Digits.load().test().data();
        int n = test.size();
        Path file = folder.resolve("model.npz");
        Npz.write(file, new ModelArrays(model).predictions(test, 100_000, List.of("1.*", "2")).tensors());
        Map<String, Tensor> read = Npz.read(file);
        assertThat(read.keySet())
                .containsExactly(
                        "parameters/1.0.weight",
                        "parameters/1.0.bias",
                        "parameters/1.1.weight",
                        "parameters/1.1.bias",
                        "parameters/3.weight",
                        "parameters/3.bias",
                        "statistics/1.1.running_mean",
                        "statistics/1.1.running_var",
                        "statistics/1.1.num_batches_tracked",
                        "predictions",
                        "classes",
                        "targets",
                        "activations/1.0",
                        "activations/1.1",
                        "activations/2");
        float[] raw = new float[n * 64];
        for (int i = 0; i < n; i++) test.readInput(i, raw, 64 * i);
        var answers = model.predict(raw, n);
        assertThat(read.get("predictions").toFloats()).isEqualTo(answers.values().toFloats());
        assertThat(read.get("classes").toInts()).isEqualTo(answers.classes());
        int right = 0;
        for (int i = 0; i < n; i++) if (read.get("targets").toInts()[i] == answers.classes()[i]) right++;
        assertThat(right).isGreaterThan(n / 2);
        // the last layer by hand, for the last sample
        double[] x = read.get("activations/2").toDoubles(), w = read.get("parameters/3.weight").toDoubles();
        double[] scores = read.get("parameters/3.bias").toDoubles().clone();
        double sum = 0;
        for (int k = 0; k < 10; k++) for (int i = 0; i < 8; i++) scores[k] += w[8 * k + i] * x[8 * (n - 1) + i];
        for (double score : scores) sum += Math.exp(score);
        for (int k = 0; k < 10; k++) {
            assertThat(read.get("predictions").toDoubles()[10 * (n - 1) + k])
                    .isCloseTo(Math.exp(scores[k]) / sum, within(1e-5));
        }
    }

    @Test
    void the_first_samples_of_a_split_are_taken() {
        Dataset test = Digits.load().test().data();
        Map<String, Tensor> few = new ModelArrays(model).predictions(test, 3, List.of()).tensors();
        assertThat(few.get("predictions").shape().toArray()).containsExactly(3, 10);
        assertThat(few).doesNotContainKey("activations/2");
        assertThatThrownBy(() -> new ModelArrays(model).predictions(test, 3, List.of("7")))
                .isInstanceOf(GradusException.class)
                .hasMessageContaining("activations of the layers '7'")
                .hasMessageContaining("Did you mean 0 or 1 or 2?");
        assertThatThrownBy(() -> new ModelArrays(model).predictions(test, 0, List.of()))
                .isInstanceOf(GradusException.class)
                .hasMessageContaining("no sample");
    }
}
