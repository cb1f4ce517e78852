package dev.gradus.model;

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
import dev.gradus.persist.Safetensors;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// Writes `model-v1.safetensors` and, in `model-v1-batch.safetensors`, what it makes of a batch: proof for later versions
/// that they read files of this one, and for `src/test/golden/load_safetensors.py` that PyTorch does, too.
///
/// Made once, with format version 1; a new version gets files of its own, and these stay. The argument is the folder.
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
}
