package dev.gradus.train;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gradus.nn.Layer;
import dev.gradus.nn.Pass;
import dev.gradus.nn.Sequential;
import dev.gradus.nn.activation.ReLU;
import dev.gradus.nn.layer.Conv2d;
import dev.gradus.nn.layer.Dropout;
import dev.gradus.nn.layer.Flatten;
import dev.gradus.nn.layer.GlobalMaxPool2d;
import dev.gradus.nn.layer.Linear;
import dev.gradus.nn.layer.MaxPool2d;
import dev.gradus.nn.loss.CrossEntropy;
import dev.gradus.nn.norm.BatchNorm2d;
import dev.gradus.optim.Adam;
import dev.gradus.optim.Optimizer;
import dev.gradus.optim.Sgd;
import dev.gradus.tensor.Rng;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;
import dev.gradus.tensor.Workspace;
import dev.gradus.tensor.kernel.KernelProvider;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Training gives the same weights, to the bit, for any number of threads, width of vectors, and without vectors: small
/// relatives of the lectures' perceptron, of their CNN with batch normalization and dropout, and of FitNet.
class SameBitsTest {
    private static final int STEPS = 2;
    private static final int BATCH = 9;

    private static Sequential perceptron() {
        return Sequential.of(new Flatten(), new Linear(70), new ReLU(), new Linear(33), new ReLU(), new Linear(10));
    }

    private static Sequential cnn() {
        return Sequential.of(
                new Conv2d(16, 3).padding(1),
                new BatchNorm2d(),
                new ReLU(),
                new Conv2d(32, 3).padding(1),
                new BatchNorm2d(),
                new ReLU(),
                new MaxPool2d(2),
                new Dropout(0.3),
                new Conv2d(20, 3).padding(1),
                new BatchNorm2d(),
                new ReLU(),
                new MaxPool2d(2),
                new Flatten(),
                new Linear(10));
    }

    private static Sequential fitnet() {
        List<Layer> layers = new ArrayList<>();
        for (int channels : new int[] {32, 48, 80}) {
            for (int i = 0; i < 2; i++) {
                layers.add(new Conv2d(channels, 3).padding(1));
                layers.add(new ReLU());
            }
            layers.add(channels == 80 ? new GlobalMaxPool2d() : new MaxPool2d(2));
            layers.add(new Dropout(0.2));
        }
        layers.add(new Linear(10));
        return Sequential.of(layers.toArray(Layer[]::new));
    }

    /// A hash of all weights after a few steps.
    private static int train(Sequential model, Optimizer<?> optimizer, Shape sample) {
        model.build(sample, 1);
        optimizer.attach(model.parameters());
        Tensor x = Rng.of(2).normal(Shape.of(BATCH, sample.axis(0), sample.axis(1), sample.axis(2)), 0, 1);
        int[] labels = new int[BATCH];
        Arrays.setAll(labels, i -> i % 10);
        for (int step = 0; step < STEPS; step++) {
            try (var _ = Workspace.open()) {
                Tensor scores = model.forward(x, Pass.training(Rng.of(step)));
                Tensor loss = new CrossEntropy().of(scores, Tensor.ofInts(labels));
                optimizer.zeroGrad();
                loss.backward();
                optimizer.step();
                assertThat(loss.item()).isFinite();
            }
        }
        int hash = 1;
        for (Tensor state : model.state().values()) hash = 31 * hash + Arrays.hashCode(state.toFloats());
        return hash;
    }

    private static String hashes() {
        return train(perceptron(), new Adam(1e-3), Shape.of(1, 14, 14))
                + " "
                + train(cnn(), new Adam(1e-3), Shape.of(1, 14, 14))
                + " "
                + train(fitnet(), new Sgd(1e-2, 0.9), Shape.of(3, 16, 16));
    }

    /// Prints the hashes for 1, 2 and 4 threads.
    public static void main(String[] arguments) {
        for (int threads : new int[] {1, 2, 4}) {
            KernelProvider.threads(threads);
            System.out.println("hashes " + hashes());
        }
    }

    @Test
    void for_any_number_of_threads_and_width_of_vectors() throws Exception {
        List<Process> others = new ArrayList<>();
        for (String bits : List.of("128", "256", "512")) others.add(start("-Dgradus.vector.bits=" + bits));
        others.add(start("-Dgradus.kernels=scalar"));
        String expected = hashes();
        for (Process other : others) {
            String output = new String(other.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(output.lines().filter(line -> line.startsWith("hashes ")).toList())
                    .as(output)
                    .containsExactly("hashes " + expected, "hashes " + expected, "hashes " + expected);
        }
    }

    /// Width and kernels are fixed for the life of a JVM, so each choice needs its own.
    private static Process start(String option) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--add-modules",
                        "jdk.incubator.vector",
                        "-XX:+UseSerialGC",
                        option,
                        "-cp",
                        System.getProperty("java.class.path"),
                        SameBitsTest.class.getName())
                .redirectErrorStream(true)
                .start();
    }
}
