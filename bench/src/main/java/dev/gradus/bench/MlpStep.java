package dev.gradus.bench;

import com.sun.management.ThreadMXBean;
import dev.gradus.nn.Pass;
import dev.gradus.nn.Sequential;
import dev.gradus.nn.activation.ReLU;
import dev.gradus.nn.layer.Flatten;
import dev.gradus.nn.layer.Linear;
import dev.gradus.nn.loss.CrossEntropy;
import dev.gradus.optim.Adam;
import dev.gradus.tensor.Rng;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;
import dev.gradus.tensor.Workspace;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/// The training step of the MLP 784-256-256-256-10 (batch 100, Adam), timed on demand: one half of `mlp_vs_torch.py`.
///
/// Each line of standard input is a number of milliseconds; the answer is the time of every step done in them, in
/// microseconds, on one line, and then the bytes allocated per step.
public final class MlpStep {
    private final Sequential model =
            Sequential.of(
                    new Flatten(),
                    new Linear(256),
                    new ReLU(),
                    new Linear(256),
                    new ReLU(),
                    new Linear(256),
                    new ReLU(),
                    new Linear(10));
    private final Adam optimizer = new Adam(1e-3);
    private final CrossEntropy loss = new CrossEntropy();
    private final Tensor inputs = Rng.of(1).normal(Shape.of(100, 1, 28, 28), 0, 1);
    private final Tensor labels;
    private long steps;

    private MlpStep() {
        int[] classes = new int[100];
        for (int i = 0; i < classes.length; i++) classes[i] = Rng.of(2).below(i, 10);
        labels = Tensor.ofInts(classes);
        model.build(Shape.of(1, 28, 28), 1);
        optimizer.attach(model.parameters());
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
    /// @param arguments none; threads are set by `-Dgradus.threads`
    /// @throws IOException when the input breaks
    public static void main(String[] arguments) throws IOException {
        MlpStep bench = new MlpStep();
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
