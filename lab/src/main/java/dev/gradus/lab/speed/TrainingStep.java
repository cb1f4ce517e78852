package dev.gradus.lab.speed;

import dev.gradus.error.GradusException;
import dev.gradus.nn.Pass;
import dev.gradus.nn.Sequential;
import dev.gradus.nn.loss.CrossEntropy;
import dev.gradus.optim.Optimizer;
import dev.gradus.tensor.Replay;
import dev.gradus.tensor.Rng;
import dev.gradus.tensor.Tensor;
import dev.gradus.tensor.Workspace;
import java.util.Arrays;

/// One training step of a network of the benchmarks: forward, backward, update and reading the loss.
public final class TrainingStep {
    private static final int CLASSES = 10;

    private final Optimizer<?> optimizer;
    private final CrossEntropy loss = new CrossEntropy();
    private final Tensor inputs;
    private final Tensor labels;
    private final Replay<Tensor> step;
    private long steps;

    private TrainingStep(Workload work) {
        optimizer = work.optimizer();
        inputs = Rng.of(1).normal(work.batch(), 0, 1);
        int[] classes = new int[work.samples()];
        Arrays.setAll(classes, i -> Rng.of(2).below(i, CLASSES));
        labels = Tensor.ofInts(classes);
        Sequential model = work.network();
        step = Replay.of(rng -> loss.of(model.forward(inputs, Pass.training(rng)), labels));
        model.build(work.sample(), 1);
        optimizer.attach(model.parameters());
    }

    /// A step of what a text names.
    ///
    /// @param text as [Workload#of(String)] has it
    /// @return the step, on random data
    /// @throws GradusException for an unknown network or setting
    public static TrainingStep of(String text) {
        return of(Workload.of(text));
    }

    /// A step of a network with its optimizer, both of which it changes.
    ///
    /// @param work what is trained
    /// @return the step, on random data
    public static TrainingStep of(Workload work) {
        return new TrainingStep(work);
    }

    /// The number of samples in the batch.
    ///
    /// @return above 0
    public int samples() {
        return labels.size();
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
