package dev.gradus.bench;

import dev.gradus.data.Task;
import dev.gradus.lab.speed.TrainingStep;
import dev.gradus.lab.speed.Workload;
import dev.gradus.model.Predictor;
import dev.gradus.model.TrainedModel;
import dev.gradus.nn.Pass;
import dev.gradus.nn.Sequential;
import dev.gradus.nn.loss.CrossEntropy;
import dev.gradus.tensor.NoGrad;
import dev.gradus.tensor.Ops;
import dev.gradus.tensor.Replay;
import dev.gradus.tensor.Rng;
import dev.gradus.tensor.Tensor;
import dev.gradus.tensor.Workspace;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/// The answers of a saved model, timed on demand: by [TrainedModel#predict(float[], int)], with its checks and probabilities, by a
/// [Predictor], which gives the same, or by a recorded forward pass that is replayed.
public final class InferenceBench {
    private static final int STEPS = 3;

    private InferenceBench() {}

    /// Saves a model, or answers lines until the input ends.
    ///
    /// @param arguments save, predict, predictor or replay; the network, as [Workload#of(String)] has it; the file of the model. Threads are set by
    ///     `-Dgradus.threads`
    /// @throws IOException when the input breaks
    public static void main(String[] arguments) throws IOException {
        Workload work = Workload.of(arguments[1]);
        Path file = Path.of(arguments[2]);
        switch (arguments[0]) {
            case "save" -> save(work, file);
            case "predict" -> Inference.answer(work, predict(TrainedModel.load(file), work.samples()));
            case "predictor" -> Inference.answer(work, predictor(TrainedModel.load(file), work.samples()));
            case "replay" -> Inference.answer(work, replay(TrainedModel.load(file).network(), work));
            default -> throw new IllegalArgumentException(arguments[0]);
        }
    }

    /// After a few steps, so that normalizations have statistics of their own.
    private static void save(Workload work, Path file) {
        TrainingStep step = TrainingStep.of(work);
        for (int i = 0; i < STEPS; i++) step.run();
        var classes = new Task.Classification(IntStream.range(0, 10).mapToObj(Integer::toString).toList());
        new TrainedModel(work.network(), new CrossEntropy(), classes, List.of(), Map.of()).save(file);
        System.out.println("saved");
    }

    private static UnaryOperator<float[]> predict(TrainedModel model, int n) {
        return samples -> model.predict(samples, n).values().toFloats();
    }

    private static UnaryOperator<float[]> predictor(TrainedModel model, int n) {
        Predictor predictor = model.predictor();
        float[] values = new float[n * model.task().outputs()];
        int[] classes = new int[n];
        return samples -> {
            predictor.predict(samples, n, values, classes);
            return values;
        };
    }

    private static UnaryOperator<float[]> replay(Sequential network, Workload work) {
        Tensor inputs = Tensor.full(work.batch(), 0);
        Replay<Tensor> forward = Replay.of(_ -> network.forward(inputs, Pass.evaluation()));
        Rng none = Rng.of(0);
        return samples -> {
            Ops.fill(inputs, samples);
            try (var _ = NoGrad.open();
                    var _ = Workspace.open()) {
                return forward.forward(none).toFloats();
            }
        };
    }
}
