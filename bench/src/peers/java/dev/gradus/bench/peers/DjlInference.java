package dev.gradus.bench.peers;

import ai.djl.ModelException;
import ai.djl.inference.Predictor;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.repository.zoo.Criteria;
import ai.djl.translate.TranslateException;
import dev.gradus.bench.Inference;
import dev.gradus.lab.speed.Workload;
import java.io.IOException;
import java.nio.file.Path;

/// The answers of a network in DJL on its PyTorch engine.
public final class DjlInference {
    private DjlInference() {}

    /// Answers lines until the input ends.
    ///
    /// @param arguments the network, the TorchScript file; the threads come from `OMP_NUM_THREADS`
    /// @throws IOException when the input breaks
    /// @throws ModelException when the file cannot be used
    public static void main(String[] arguments) throws IOException, ModelException {
        Workload work = Workload.of(arguments[0]);
        Shape shape = new Shape(Inference.dimensions(work));
        var criteria =
                Criteria.builder()
                        .setTypes(NDList.class, NDList.class)
                        .optModelPath(Path.of(arguments[1]))
                        .optEngine("PyTorch")
                        .build();
        try (var model = criteria.loadModel();
                Predictor<NDList, NDList> predictor = model.newPredictor()) {
            Inference.answer(work, samples -> {
                try (NDManager each = model.getNDManager().newSubManager()) {
                    NDList outputs = predictor.predict(new NDList(each.create(samples, shape)));
                    outputs.attach(each);
                    return outputs.singletonOrThrow().toFloatArray();
                } catch (TranslateException e) {
                    throw new IllegalStateException(e);
                }
            });
        }
    }
}
