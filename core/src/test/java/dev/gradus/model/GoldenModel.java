package dev.gradus.model;

import dev.gradus.data.Column;
import dev.gradus.data.Columns;
import dev.gradus.data.Notation;
import dev.gradus.data.Task;
import dev.gradus.data.prepare.Standardize;
import dev.gradus.nn.Pass;
import dev.gradus.nn.Sequential;
import dev.gradus.nn.activation.ReLU;
import dev.gradus.nn.activation.Tanh;
import dev.gradus.nn.init.He;
import dev.gradus.nn.layer.Dropout;
import dev.gradus.nn.layer.Flatten;
import dev.gradus.nn.layer.Linear;
import dev.gradus.nn.loss.CrossEntropy;
import dev.gradus.nn.loss.MeanSquaredError;
import dev.gradus.persist.Safetensors;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// Writes `model-v1.safetensors` and, in `model-v1-batch.safetensors`, what it makes of a batch: proof for later versions
/// that they read files of this one, and for `src/test/golden/load_safetensors.py` that PyTorch does, too.
///
/// `model-v2.safetensors` is a model of a table, with a signature and scaled values.
///
/// Made once, with format versions 1 and 2; a new version gets files of its own, and these stay. The argument is the folder.
final class GoldenModel {
    private GoldenModel() {}

    public static void main(String[] arguments) {
        Path folder = Path.of(arguments[0]);
        TrainedModel model = model();
        model.save(folder.resolve("model-v1.safetensors"));
        int n = 5;
        float[] raw = new float[n * model.sampleShape().size()];
        for (int i = 0; i < raw.length; i++) raw[i] = i % 11 / 10f;
        float[] prepared = raw.clone();
        model.preparations().getFirst().apply(prepared, 0, n);
        Shape batch = model.sampleShape().prepend(n);
        Tensor inputs = Tensor.of(batch, prepared);
        var tensors =
                Map.of(
                        "raw", Tensor.of(batch, raw),
                        "inputs", inputs,
                        "scores", model.network().forward(inputs, Pass.evaluation()),
                        "probabilities", model.predict(raw, n).values());
        Safetensors.write(folder.resolve("model-v1-batch.safetensors"), tensors, Map.of());
        table().save(folder.resolve("model-v2.safetensors"));
    }

    static TrainedModel model() {
        var network =
                Sequential.of(
                                new Flatten(),
                                new Linear(8).init(new He()),
                                new ReLU(),
                                new Dropout(0.5),
                                new Linear(6),
                                new Tanh(),
                                new Linear(3))
                        .build(Shape.of(1, 4, 4), 7);
        var standardize = new Standardize(new Standardize.Config(List.of(1, 4, 4), List.of(0.3), List.of(0.7)));
        var task = new Task.Classification(List.of("ant", "bee", "cicada"));
        return new TrainedModel(network, new CrossEntropy(), task, List.of(standardize), Map.of("data", "insects"));
    }

    static TrainedModel table() {
        var columns =
                List.of(
                        new Column("id", Column.Kind.IGNORED, List.of(), false),
                        new Column("district", Column.Kind.CATEGORY, List.of("east", "north"), true),
                        new Column("area", Column.Kind.NUMBER, List.of(), false),
                        new Column("grade", Column.Kind.ORDER, List.of("low", "high"), false),
                        new Column("price", Column.Kind.TARGET, List.of(), false));
        var signature =
                new Columns(
                        columns, Columns.Missing.INDICATE, Columns.Unknown.OWN, new Notation(",", List.of("NA", "?")));
        var network = Sequential.of(new Linear(4).init(new He()), new Tanh(), new Linear(1)).build(Shape.of(5), 7);
        var task = new Task.Regression(List.of("price"), List.of(250_000.0), List.of(80_000.0));
        var standardize =
                new Standardize(
                        new Standardize.Config(
                                List.of(5), List.of(0.5, 0.5, 0.1, 90.0, 0.5), List.of(0.5, 0.5, 0.3, 40.0, 0.5)));
        return new TrainedModel(
                network, new MeanSquaredError(), task, List.of(standardize), signature, Map.of("data", "houses.csv"));
    }
}
