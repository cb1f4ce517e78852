package dev.gradus.optim;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gradus.Golden;
import dev.gradus.nn.Pass;
import dev.gradus.nn.Sequential;
import dev.gradus.nn.activation.ReLU;
import dev.gradus.nn.layer.Linear;
import dev.gradus.nn.loss.CrossEntropy;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;
import dev.gradus.tensor.Workspace;
import dev.gradus.tensor.kernel.KernelProvider;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Twenty steps of an MLP 784-256-256-256-10 beside PyTorch's, in float32; weights and batches as `mlp.py` makes them.
class MlpParityTest {
    private static final Map<String, double[]> LOSSES = Golden.read("mlp.csv");
    private static final int BATCH = 100, IN = 784;
    private final int threadsBefore = KernelProvider.threads();

    @AfterEach
    void restoreThreads() {
        KernelProvider.threads(threadsBefore);
    }

    private static Optimizer<?> optimizer(String name) {
        return switch (name) {
            case "sgd" -> new Sgd(0.03);
            case "sgd-momentum" -> new Sgd(0.006, 0.9);
            case "adagrad" -> new AdaGrad(0.001);
            case "rmsprop" -> new RmsProp(0.00003);
            case "adam" -> new Adam(0.0003);
            case "adamw" -> new AdamW(0.0002);
            default -> throw new IllegalArgumentException(name);
        };
    }

    @ParameterizedTest
    @CsvSource({"sgd", "sgd-momentum", "adagrad", "rmsprop", "adam", "adamw"})
    void the_first_twenty_losses_are_pytorchs_for_any_number_of_threads(String name) {
        KernelProvider.threads(1);
        double[] losses = train(optimizer(name));
        double[] expected = LOSSES.get(name);
        assertThat(losses).hasSameSizeAs(expected);
        double worst = 0;
        for (int i = 0; i < expected.length; i++) worst = Math.max(worst, Math.abs(losses[i] / expected[i] - 1));
        assertThat(worst).as("relative difference").isLessThan(1e-5);
        KernelProvider.threads(2);
        assertThat(train(optimizer(name))).containsExactly(losses);
    }

    private static double[] train(Optimizer<?> optimizer) {
        Sequential model = model();
        optimizer.attach(model.parameters());
        double[] losses = new double[20];
        for (int step = 0; step < losses.length; step++) {
            try (var _ = Workspace.open()) {
                Tensor labels = labels(step);
                Tensor loss = new CrossEntropy().of(model.forward(images(step, labels), Pass.evaluation()), labels);
                losses[step] = loss.item();
                optimizer.zeroGrad();
                loss.backward();
                optimizer.step();
            }
        }
        return losses;
    }

    private static Sequential model() {
        Sequential model =
                Sequential.of(
                                new Linear(256),
                                new ReLU(),
                                new Linear(256),
                                new ReLU(),
                                new Linear(256),
                                new ReLU(),
                                new Linear(10))
                        .build(Shape.of(IN), 1);
        for (int i = 0; i < 8; i++) {
            Tensor p = model.parameters().get(i).value();
            float scale = i % 2 == 1 || i == 0 ? 0x1p-5f : 0x1p-3f, middle = i % 2 == 1 && i < 7 ? 0.5f : 0;
            float[] values = new float[p.size()];
            for (int e = 0; e < values.length; e++)
                values[e] = (hashed(i, e) - (1 << 19)) * (scale * 0x1p-19f) + middle;
            p.set(Tensor.of(p.shape(), values));
        }
        return model;
    }

    private static Tensor labels(int step) {
        int[] labels = new int[BATCH];
        for (int i = 0; i < BATCH; i++) labels[i] = hashed(1000 + 2 * step, i) % 10;
        return Tensor.ofInts(labels);
    }

    private static Tensor images(int step, Tensor labels) {
        int[] label = labels.toInts();
        float[] x = new float[BATCH * IN];
        for (int i = 0; i < x.length; i++) {
            x[i] = hashed(1001 + 2 * step, i) * 0x1p-21f + (i % IN % 10 == label[i / IN] ? 0.5f : 0);
        }
        return Tensor.of(Shape.of(BATCH, IN), x);
    }

    /// 20 bits, a function of the number of the tensor and the index.
    private static int hashed(int number, int i) {
        int h = i * 0x9E3779B1 + number * 0x85EBCA77;
        h = (h ^ h >>> 16) * 0x7FEB352D;
        h = (h ^ h >>> 15) * 0x846CA68B;
        return (h ^ h >>> 16) >>> 12;
    }
}
