package dev.gradus.train;

import static dev.gradus.error.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gradus.data.Dataset;
import dev.gradus.data.Preparation;
import dev.gradus.data.Prepared;
import dev.gradus.data.Splits;
import dev.gradus.data.Task;
import dev.gradus.data.prepare.Impute;
import dev.gradus.data.prepare.Pca;
import dev.gradus.data.prepare.Standardize;
import dev.gradus.data.prepare.Whiten;
import dev.gradus.data.source.Digits;
import dev.gradus.model.TrainedModel;
import dev.gradus.nn.Sequential;
import dev.gradus.nn.activation.ReLU;
import dev.gradus.nn.layer.Flatten;
import dev.gradus.nn.layer.Linear;
import dev.gradus.nn.loss.CrossEntropy;
import dev.gradus.nn.loss.MeanSquaredError;
import dev.gradus.optim.Adam;
import dev.gradus.persist.Safetensors;
import dev.gradus.tensor.DType;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Preparations that change the shape of samples, from training to a saved model.
class PreparedTrainingTest {
    private static final Splits DIGITS = Digits.load();
    private static final Pca PCA = Pca.fit(DIGITS.train(), 25);
    private static final Standardize LAST = Standardize.fit(Prepared.of(DIGITS.train(), PCA));

    @TempDir Path folder;

    private static Run run() {
        return Trainer.of(Sequential.of(new Linear(50), new ReLU(), new Linear(10)), new CrossEntropy(), new Adam(0.01))
                .prepare(PCA, LAST)
                .epochs(10)
                .fit(DIGITS);
    }

    private static float[] raw(int n) {
        Dataset test = DIGITS.test().data();
        float[] raw = new float[64 * n];
        for (int i = 0; i < n; i++) test.readInput(i, raw, 64 * i);
        return raw;
    }

    @Test
    void a_model_of_components_takes_raw_samples_and_is_saved_with_them() {
        Run run = run();
        assertThat(run.test().accuracy()).isGreaterThan(0.94);
        TrainedModel model = run.model();
        assertThat(model.sampleShape()).isEqualTo(Shape.of(1, 8, 8));
        assertThat(model.network().sampleShape()).isEqualTo(Shape.of(25));
        model.save(folder.resolve("1"));
        TrainedModel loaded = TrainedModel.load(folder.resolve("1"));
        loaded.save(folder.resolve("2"));
        assertThat(folder.resolve("2")).hasSameBinaryContentAs(folder.resolve("1"));
        float[] raw = raw(300); // more than are predicted at once
        float[] expected = model.predict(raw, 300).values().toFloats();
        assertThat(loaded.predict(raw, 300).values().toFloats()).isEqualTo(expected);
        assertThat(loaded.copy().predict(raw, 300).values().toFloats()).isEqualTo(expected);
        Tensor images = Tensor.of(Shape.of(300, 1, 8, 8), raw);
        assertThat(loaded.predict(images).values().toFloats()).isEqualTo(expected);
        assertThat(loaded.sampleShape()).isEqualTo(Shape.of(1, 8, 8));
        assertThat(new Evaluator(loaded.network(), loaded.loss(), loaded.preparations()).of(DIGITS.test().data()))
                .isEqualTo(run.test());
    }

    @Test
    void what_fitting_found_is_in_the_file_as_tensors() {
        Path file = folder.resolve("f");
        run().model().save(file);
        Map<String, Tensor> tensors = Safetensors.read(file).tensors();
        assertThat(tensors)
                .containsOnlyKeys(
                        "0.weight",
                        "0.bias",
                        "2.weight",
                        "2.bias",
                        "preparations.0.mean",
                        "preparations.0.variance",
                        "preparations.0.components",
                        "preparations.0.total");
        assertThat(tensors.get("preparations.0.components"))
                .satisfies(t -> assertThat(t.shape()).isEqualTo(Shape.of(25, 64)))
                .satisfies(t -> assertThat(t.dtype()).isEqualTo(DType.FLOAT64));
    }

    @Test
    void whitened_pictures_stay_pictures_in_a_saved_model() {
        Standardize first = Standardize.fit(DIGITS.train());
        Whiten whiten = Whiten.fit(Prepared.of(DIGITS.train(), first));
        var network = Sequential.of(new Flatten(), new Linear(10)).build(Shape.of(1, 8, 8), 1);
        var model = new TrainedModel(network, new CrossEntropy(), DIGITS.task(), List.of(first, whiten), Map.of());
        model.save(folder.resolve("f"));
        assertThat(TrainedModel.load(folder.resolve("f")).predict(raw(9), 9).values().toFloats())
                .isEqualTo(model.predict(raw(9), 9).values().toFloats());
    }

    @Test
    void a_network_for_raw_samples_is_refused() {
        Sequential network = Sequential.of(new Linear(10)).build(Shape.of(64), 1);
        assertRefused(
                () -> new TrainedModel(network, new CrossEntropy(), DIGITS.task(), List.of(PCA), Map.of()),
                "a network for samples of shape [64], expected [25], the shape of prepared samples");
    }

    @Test
    void a_file_without_what_fitting_found_is_refused() {
        Path file = folder.resolve("f");
        Preparation named = new Pca(PCA.config());
        assertRefused(() -> named.withState(Map.of()), "Pca: it has [] in its saved statistics");
        run().model().save(file);
        Safetensors content = Safetensors.read(file);
        Map<String, Tensor> tensors = new HashMap<>(content.tensors());
        tensors.remove("preparations.0.mean");
        Safetensors.write(file, tensors, content.metadata());
        assertRefused(() -> TrainedModel.load(file), "the content does not have the checksum");
    }

    @Test
    void gaps_are_filled_by_a_model_that_was_trained_to() {
        var impute = new Impute(new Impute.Config(List.of(2), List.of(3.0, 4.0)));
        Sequential network = Sequential.of(new Linear(1)).build(Shape.of(2), 1);
        Task task = new Task.Regression(List.of("y"));
        var model = new TrainedModel(network, new MeanSquaredError(), task, List.of(impute), Map.of());
        float[] gap = {1, Float.NaN}, filled = {1, 4};
        assertThat(model.predict(gap, 1).values().toFloats()).isEqualTo(model.predict(filled, 1).values().toFloats());
        assertRefused(
                () -> model.predict(new float[] {1, 2, 3, Float.POSITIVE_INFINITY}, 2),
                "sample 1 has the value Infinity at position 1");
        var huge = new Standardize(new Standardize.Config(List.of(2), List.of(0.0, 0.0), List.of(1.0, 1e-3)));
        var scaled = new TrainedModel(network, new MeanSquaredError(), task, List.of(huge), Map.of());
        assertRefused(
                () -> scaled.predict(new float[] {1, 3e38f}, 1),
                "sample 0 becomes Infinity, when it is prepared, at position 1");
        var without = new TrainedModel(network, new MeanSquaredError(), task, List.of(), Map.of());
        assertRefused(() -> without.predict(gap, 1), "sample 0 has the value NaN at position 1", "Impute");
    }
}
