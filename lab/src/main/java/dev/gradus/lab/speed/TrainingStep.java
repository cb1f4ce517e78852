package dev.gradus.lab.speed;

import dev.gradus.error.GradusException;
import dev.gradus.lab.model.Cnn;
import dev.gradus.lab.model.FitNet17;
import dev.gradus.lab.model.Mlp;
import dev.gradus.nn.Pass;
import dev.gradus.nn.Sequential;
import dev.gradus.nn.activation.ReLU;
import dev.gradus.nn.init.TorchDefault;
import dev.gradus.nn.loss.CrossEntropy;
import dev.gradus.optim.Adam;
import dev.gradus.optim.Optimizer;
import dev.gradus.optim.Sgd;
import dev.gradus.tensor.Replay;
import dev.gradus.tensor.Rng;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;
import dev.gradus.tensor.Workspace;
import java.util.Arrays;
import java.util.List;

/// One training step of a network of the benchmarks: forward, backward, update and reading the loss, batch 100.
public final class TrainingStep {
    /// The networks there are.
    public static final List<String> MODELS = List.of("mlp", "cnn", "fitnet");

    private static final int BATCH = 100;
    private static final int CLASSES = 10;
    private static final Shape DIGIT = Shape.of(1, 28, 28);
    private static final Shape COLOUR = Shape.of(3, 32, 32);

    private final Optimizer<?> optimizer;
    private final CrossEntropy loss = new CrossEntropy();
    private final Tensor inputs;
    private final Tensor labels;
    private final Replay<Tensor> step;
    private long steps;

    private TrainingStep(Sequential model, Optimizer<?> optimizer, Shape sample) {
        this.optimizer = optimizer;
        inputs = Rng.of(1).normal(Shape.of(BATCH, sample.axis(0), sample.axis(1), sample.axis(2)), 0, 1);
        int[] classes = new int[BATCH];
        Arrays.setAll(classes, i -> Rng.of(2).below(i, CLASSES));
        labels = Tensor.ofInts(classes);
        step = Replay.of(rng -> loss.of(model.forward(inputs, Pass.training(rng)), labels));
        model.build(sample, 1);
        optimizer.attach(model.parameters());
    }

    /// A network and its optimizer.
    ///
    /// @param model mlp: 784-256-256-256-10, Adam; cnn: conv 16, 32, pool, conv 64, pool, 100, 10 with batch normalization, Adam;
    ///     fitnet: FitNet-17 with ReLU and dropout on 3 × 32 × 32, SGD with momentum
    /// @return the step, on random data
    /// @throws GradusException for another name
    public static TrainingStep of(String model) {
        return switch (model) {
            case "mlp" -> new TrainingStep(new Mlp(new Mlp.Config()).network(CLASSES), new Adam(1e-3), DIGIT);
            case "cnn" -> {
                var stages = List.of(List.of(16, 32), List.of(64));
                var config = new Cnn.Config(stages, List.of(100), new ReLU(), true, 0, new TorchDefault());
                yield new TrainingStep(new Cnn(config).network(CLASSES), new Adam(1e-3), DIGIT);
            }
            case "fitnet" ->
                    new TrainingStep(new FitNet17(new FitNet17.Config()).network(CLASSES), new Sgd(1e-3, 0.9), COLOUR);
            default ->
                    throw GradusException.got("a training step of \"%s\"", model)
                            .expected("one of %s", String.join(", ", MODELS))
                            .because("a typing mistake")
                            .repair("Correct it, or leave the name out to measure all.");
        };
    }

    /// Does the next step.
    public void run() {
        try (var _ = Workspace.open()) {
            Tensor value = step.forward(Rng.of(steps++));
            optimizer.zeroGrad();
            step.backward();
            optimizer.step();
            if (!Double.isFinite(value.item())) throw new IllegalStateException("diverged");
        }
    }
}
