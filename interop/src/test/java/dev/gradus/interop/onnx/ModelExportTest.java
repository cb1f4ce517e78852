package dev.gradus.interop.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.gradus.data.InMemory;
import dev.gradus.data.Pictures;
import dev.gradus.data.Preparation;
import dev.gradus.data.Split;
import dev.gradus.data.Task;
import dev.gradus.data.prepare.Clip;
import dev.gradus.data.prepare.GlobalContrast;
import dev.gradus.data.prepare.Impute;
import dev.gradus.data.prepare.MinMax;
import dev.gradus.data.prepare.OneHot;
import dev.gradus.data.prepare.Ordinal;
import dev.gradus.data.prepare.Pca;
import dev.gradus.data.prepare.RobustScale;
import dev.gradus.data.prepare.Standardize;
import dev.gradus.data.prepare.Unknown;
import dev.gradus.data.prepare.Whiten;
import dev.gradus.data.prepare.ZeroMean;
import dev.gradus.model.TrainedModel;
import dev.gradus.model.TrainedModel.Predictions;
import dev.gradus.nn.Loss;
import dev.gradus.nn.Sequential;
import dev.gradus.nn.activation.LogSoftmax;
import dev.gradus.nn.activation.ReLU;
import dev.gradus.nn.activation.Sigmoid;
import dev.gradus.nn.layer.Conv2d;
import dev.gradus.nn.layer.Flatten;
import dev.gradus.nn.layer.Linear;
import dev.gradus.nn.loss.BinaryCrossEntropy;
import dev.gradus.nn.loss.BinaryCrossEntropyFromLogits;
import dev.gradus.nn.loss.CrossEntropy;
import dev.gradus.nn.loss.MeanSquaredError;
import dev.gradus.nn.loss.NegativeLogLikelihood;
import dev.gradus.tensor.Rng;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/// Whole models in ONNX Runtime: raw samples go in, and the answers of [TrainedModel#predict] come out.
class ModelExportTest {
    private static final int SAMPLES = 40;
    private static final Task.Classification THREE = new Task.Classification(List.of("cat", "개", "\"bird\""));

    @TestFactory
    List<DynamicTest> preparations_are_part_of_the_graph() {
        List<DynamicTest> tests = new ArrayList<>();
        for (Shape shape : List.of(Shape.of(2, 4, 3), Shape.of(6))) {
            preparations(split(shape))
                    .forEach((name, step) ->
                            tests.add(dynamicTest(name + " on " + shape, () -> compare(List.of(step), shape))));
        }
        Split.Train train = split(Shape.of(2, 4, 3));
        List<Preparation> several = List.of(Standardize.fit(train), new Clip(new Clip.Config(List.of(2, 4, 3), 1.5)));
        tests.add(dynamicTest("several", () -> compare(several, Shape.of(2, 4, 3))));
        return tests;
    }

    private static Map<String, Preparation> preparations(Split.Train train) {
        Map<String, Preparation> all = new LinkedHashMap<>();
        all.put("zero-mean", ZeroMean.fit(train));
        all.put("zero-mean of pixels", ZeroMean.fit(train, ZeroMean.Per.PIXEL));
        all.put("standardize", Standardize.fit(train));
        all.put("min-max", MinMax.fit(train, -1, 1));
        all.put("robust-scale", RobustScale.fit(train));
        all.put("clip", Clip.fit(train, 0.7));
        all.put("global-contrast", GlobalContrast.fit(train));
        all.put("impute", Impute.fit(train));
        all.put("pca", Pca.fit(train, 4));
        all.put("whiten pca", Whiten.fit(train, Whiten.Kind.PCA, 1e-3));
        all.put("whiten zca", Whiten.fit(train, Whiten.Kind.ZCA, 1e-3));
        return all;
    }

    private static Split.Train split(Shape shape) {
        return new Split.Train(
                InMemory.of("some", rows(shape.size()), new int[SAMPLES], THREE.classes()).shaped(shape));
    }

    /// The second element is always the same, as the edge of pictures is.
    private static float[][] rows(int size) {
        float[][] rows = new float[SAMPLES][];
        for (int i = 0; i < SAMPLES; i++) {
            rows[i] = Rng.of(3).fork(i).uniform(Shape.of(size), 0, 1).toFloats();
            rows[i][1] = 0.25f;
        }
        return rows;
    }

    private static void compare(List<Preparation> steps, Shape shape) {
        Shape prepared = Preparation.shape(steps, shape);
        Sequential network =
                prepared.rank() == 3
                        ? Sequential.of(new Conv2d(3, 2), new ReLU(), new Flatten(), new Linear(3))
                        : Sequential.of(new Linear(3));
        TrainedModel model = new TrainedModel(network.build(prepared, 5), new CrossEntropy(), THREE, steps, Map.of());
        for (int opset : new int[] {17, 21})
            requireSame(model, new OnnxExport().opset(opset).of(model), rows(shape.size()), "probabilities");
    }

    private static void requireSame(TrainedModel model, OnnxModel file, float[][] rows, String output) {
        float[] raw = new float[rows.length * rows[0].length];
        for (int i = 0; i < rows.length; i++) System.arraycopy(rows[i], 0, raw, i * rows[i].length, rows[i].length);
        Tensor x = Tensor.of(model.sampleShape().prepend(rows.length), raw);
        Predictions expected = model.predict(x);
        LayerExportTest.requireClose(OnnxRuntime.run(file, x).get(output), expected.values());
        // and here again
        TrainedModel again = new OnnxImport(file).result().model();
        assertThat(again.task()).isEqualTo(model.task());
        assertThat(again.loss().config()).isEqualTo(model.loss().config());
        assertThat(again.signature()).isEqualTo(model.signature());
        LayerExportTest.requireClose(again.predict(x).values(), expected.values());
    }

    @Test
    void categories_become_columns_as_in_training_and_unknown_ones_become_NaN() {
        float[][] rows = {{1, 5, 0.5f}, {2, 7, 0.1f}, {4, 5, 0.3f}, {1, 9, 0.2f}};
        Split.Train train = new Split.Train(InMemory.of("some", rows, new int[rows.length], THREE.classes()));
        for (Unknown unknown : Unknown.values()) {
            for (Preparation step : List.of(OneHot.fit(train, unknown, 0, 1), Ordinal.fit(train, unknown, 0, 1))) {
                Sequential network = Sequential.of(new Linear(3)).build(step.shape(Shape.of(3)), 5);
                TrainedModel model = new TrainedModel(network, new CrossEntropy(), THREE, List.of(step), Map.of());
                OnnxModel file = new OnnxExport().of(model);
                Tensor x = Tensor.of(rows);
                LayerExportTest.requireClose(OnnxRuntime.run(file, x).get("probabilities"), model.predict(x).values());
                Tensor other = Tensor.of(new float[][] {{3, 5, 0}});
                Tensor answer = OnnxRuntime.run(file, other).get("probabilities");
                if (unknown == Unknown.REFUSE) assertThat(answer.toFloats()).containsOnly(Float.NaN);
                else LayerExportTest.requireClose(answer, model.predict(other).values());
            }
        }
    }

    @Test
    void missing_values_are_filled_in() {
        float[][] rows = {{1, Float.NaN}, {2, 7}, {Float.NaN, 5}};
        Sequential network = Sequential.of(new Linear(3)).build(Shape.of(2), 5);
        TrainedModel model =
                new TrainedModel(
                        network,
                        new CrossEntropy(),
                        THREE,
                        List.of(new Impute(new Impute.Config(List.of(2), List.of(1.5, 6.0)))),
                        Map.of());
        LayerExportTest.requireClose(
                OnnxRuntime.run(new OnnxExport().of(model), Tensor.of(rows)).get("probabilities"),
                model.predict(Tensor.of(rows)).values());
    }

    @Test
    void answers_are_those_of_the_loss() {
        Task two = new Task.Classification(List.of("no", "yes"));
        Task values = new Task.Regression(List.of("a", "b"));
        Task scaled = new Task.Regression(List.of("a", "b"), List.of(10.0, -3.0), List.of(2.0, 0.5));
        answers(Sequential.of(new Linear(3)), new CrossEntropy(), THREE, "probabilities");
        answers(Sequential.of(new Linear(3), new LogSoftmax()), new NegativeLogLikelihood(), THREE, "probabilities");
        answers(Sequential.of(new Linear(1)), new BinaryCrossEntropyFromLogits(), two, "probabilities");
        answers(Sequential.of(new Linear(1), new Sigmoid()), new BinaryCrossEntropy(), two, "probabilities");
        answers(Sequential.of(new Linear(2)), new MeanSquaredError(), values, "scores");
        answers(Sequential.of(new Linear(2)), new MeanSquaredError(), scaled, "values");
    }

    private static void answers(Sequential network, Loss loss, Task task, String output) {
        TrainedModel model =
                new TrainedModel(network.build(Shape.of(5), 2), loss, task, List.of(), Map.of("data", "some"));
        requireSame(model, new OnnxExport().of(model), rows(5), output);
    }

    @Test
    void the_file_says_what_goes_in_and_what_comes_out() {
        Pictures form = new Pictures(1, 4, 3, Pictures.Fit.PAD, true);
        Sequential network = Sequential.of(new Flatten(), new Linear(3)).build(Shape.of(1, 4, 3), 1);
        var model = new TrainedModel(network, new CrossEntropy(), THREE, List.of(), form, Map.of("data", "pets"));
        OnnxModel file = new OnnxExport().of(model);
        assertThat(file.metadata())
                .containsEntry("data", "pets")
                .containsEntry("classes", "[\"cat\",\"개\",\"\\\"bird\\\"\"]")
                .containsEntry(
                        "input",
                        "{\"shape\":[1,4,3],\"range\":[0,1],\"signature\":{\"type\":\"pictures\",\"channels\":1,\"height\":4,\"width\":3,\"fit\":\"pad\",\"lightOnDark\":true}}");
        assertThat(file.graph().inputs())
                .containsExactly(new OnnxValue("input", ElementType.FLOAT, List.of(-1L, 1L, 4L, 3L)));
        assertThat(file.graph().outputs()).extracting(OnnxValue::name).containsExactly("scores", "probabilities");
        assertThat(file.opset()).isEqualTo(17);
        assertThat(file.irVersion()).isEqualTo(8);
        assertThat(file.graph().initializers()).containsOnlyKeys("1.weight", "1.bias");
    }

    @Test
    void pictures_of_bytes_give_what_pictures_from_0_to_1_give() {
        Pictures form = new Pictures(1, 4, 3, Pictures.Fit.PAD, true);
        Sequential network = Sequential.of(new Flatten(), new Linear(3)).build(Shape.of(1, 4, 3), 1);
        var model = new TrainedModel(network, new CrossEntropy(), THREE, List.of(), form, Map.of());
        Tensor bytes = Tensor.of(Shape.of(1, 1, 4, 3), new float[] {0, 255, 3, 4, 100, 6, 7, 8, 9, 10, 11, 200});
        Tensor got = OnnxRuntime.run(new OnnxExport().bytes().of(model), bytes).get("probabilities");
        LayerExportTest.requireClose(got, model.predict(bytes.div(255)).values());
        var table = new TrainedModel(network, new CrossEntropy(), THREE, List.of(), Map.of());
        assertThatThrownBy(() -> new OnnxExport().bytes().of(table))
                .hasMessageContaining("other inputs than pictures")
                .hasMessageContaining("Leave the option out");
    }

    @Test
    void other_opsets_are_refused() {
        assertThatThrownBy(() -> new OnnxExport().opset(9))
                .hasMessageContaining("opset 9")
                .hasMessageContaining("17 or 21");
    }
}
