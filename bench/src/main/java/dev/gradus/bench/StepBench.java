package dev.gradus.bench;

import com.sun.management.ThreadMXBean;
import dev.gradus.lab.model.Cnn;
import dev.gradus.lab.model.FitNet17;
import dev.gradus.nn.Pass;
import dev.gradus.nn.Sequential;
import dev.gradus.nn.activation.ReLU;
import dev.gradus.nn.init.TorchDefault;
import dev.gradus.nn.layer.Flatten;
import dev.gradus.nn.layer.Linear;
import dev.gradus.nn.loss.CrossEntropy;
import dev.gradus.optim.Adam;
import dev.gradus.optim.Optimizer;
import dev.gradus.optim.Sgd;
import dev.gradus.tensor.Rng;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;
import dev.gradus.tensor.Workspace;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

/// The training step of a network (batch 100), timed on demand: one half of `steps_vs_torch.py`.
///
/// Each line of standard input is a number of milliseconds; the answer is the time of every step done in them, in
/// microseconds, on one line, and then the bytes allocated per step.
public final class StepBench {
    private static final int BATCH = 100;

    private final Sequential model;
    private final Optimizer<?> optimizer;
    private final CrossEntropy loss = new CrossEntropy();
    private final Tensor inputs;
    private final Tensor labels;
    private long steps;

    private StepBench(Sequential model, Optimizer<?> optimizer, Shape sample) {
        this.model = model;
        this.optimizer = optimizer;
        inputs = Rng.of(1).normal(Shape.of(BATCH, sample.axis(0), sample.axis(1), sample.axis(2)), 0, 1);
        int[] classes = new int[BATCH];
        for (int i = 0; i < classes.length; i++) classes[i] = Rng.of(2).below(i, 10);
        labels = Tensor.ofInts(classes);
        model.build(sample, 1);
        optimizer.attach(model.parameters());
    }

    private static StepBench of(String model) {
        Shape digit = Shape.of(1, 28, 28), colour = Shape.of(3, 32, 32);
        return switch (model) {
            case "mlp" -> new StepBench(mlp(), new Adam(1e-3), digit);
            case "cnn" -> {
                var stages = List.of(List.of(16, 32), List.of(64));
                var config = new Cnn.Config(stages, List.of(100), new ReLU(), true, 0, new TorchDefault());
                yield new StepBench(new Cnn(config).network(10), new Adam(1e-3), digit);
            }
            case "fitnet" -> new StepBench(new FitNet17(new FitNet17.Config()).network(10), new Sgd(1e-3, 0.9), colour);
            default -> throw new IllegalArgumentException("mlp, cnn or fitnet, not " + model);
        };
    }

    private static Sequential mlp() {
        return Sequential.of(
                new Flatten(),
                new Linear(256),
                new ReLU(),
                new Linear(256),
                new ReLU(),
                new Linear(256),
                new ReLU(),
                new Linear(10));
    }

    private void step() {
        try (var _ = Workspace.open()) {
            Tensor value = loss.of(model.forward(inputs, Pass.training(Rng.of(steps++))), labels);
            optimizer.zeroGrad();
            value.backward();
            optimizer.step();
            if (!Double.isFinite(value.item())) throw new IllegalStateException("diverged");
        }
    }

    /// Answers lines until the input ends.
    ///
    /// @param arguments the network: mlp, cnn or fitnet; threads are set by `-Dgradus.threads`
    /// @throws IOException when the input breaks
    public static void main(String[] arguments) throws IOException {
        StepBench bench = of(arguments[0]);
        ThreadMXBean memory = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            long end = System.nanoTime() + Long.parseLong(line.strip()) * 1_000_000;
            StringBuilder times = new StringBuilder();
            long allocated = 0;
            int done = 0;
            for (long start = System.nanoTime(); start < end; done++) {
                long before = memory.getCurrentThreadAllocatedBytes();
                bench.step();
                allocated += memory.getCurrentThreadAllocatedBytes() - before;
                long now = System.nanoTime();
                times.append(String.format(Locale.ROOT, "%.1f ", (now - start) / 1e3));
                start = System.nanoTime();
            }
            System.out.println(times.append("| ").append(allocated / done));
        }
    }
}
