package dev.gradus.nn.activation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gradus.catalogue.Catalogues;
import dev.gradus.nn.Pass;
import dev.gradus.nn.Sequential;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/// Activations have the same bits, also those of a NaN, with every kind of kernels and before and after compilation.
class ActivationBitsTest {
    private static final List<String> NAMES =
            List.of(
                    "relu",
                    "sigmoid",
                    "tanh",
                    "leaky-relu",
                    "vl-relu",
                    "hard-tanh",
                    "relu6",
                    "rrelu",
                    "prelu",
                    "elu",
                    "selu",
                    "celu",
                    "gelu",
                    "silu",
                    "mish",
                    "softplus",
                    "softsign",
                    "hard-sigmoid",
                    "hard-swish",
                    "thresholded-relu",
                    "step",
                    "softmax",
                    "log-softmax",
                    "maxout");

    private static final float[] SIZES = {
        0,
        Float.MIN_VALUE,
        1e-38f,
        1e-3f,
        0.7f,
        3,
        87,
        88,
        89,
        95,
        103,
        104,
        300,
        1e4f,
        1e19f,
        Float.MAX_VALUE,
        Float.POSITIVE_INFINITY
    };

    /// Prints a hash of the bits of each activation and of its gradient.
    public static void main(String[] args) {
        for (String name : NAMES) {
            for (int rounds : new int[] {1, 40}) {
                int values = 0, gradients = 0;
                for (int round = 0; round < rounds; round++) {
                    values = gradients = 0;
                    for (int n : new int[] {2, 36, 1200}) {
                        Sequential model = Sequential.of(Catalogues.LAYERS.make(name)).build(Shape.of(n), 1);
                        Tensor x = Tensor.of(Shape.of(1, n), points(n)).requiresGrad(true);
                        Tensor y = model.forward(x, Pass.evaluation());
                        y.backward(Tensor.full(y.shape(), -2.5));
                        values = 31 * values + bits(y);
                        gradients = 31 * gradients + bits(x.grad());
                    }
                }
                System.out.printf("%s %x %x%n", name, values, gradients);
            }
        }
    }

    private static int bits(Tensor t) {
        float[] x = t.toFloats();
        int[] bits = new int[x.length];
        for (int i = 0; i < bits.length; i++) bits[i] = Float.floatToRawIntBits(x[i]);
        return Arrays.hashCode(bits);
    }

    private static float[] points(int n) {
        float[] x = new float[n];
        for (int i = 0; i < n; i++) {
            float size = SIZES[(i / 2 + SIZES.length - 1) % SIZES.length];
            x[i] = i % 35 == 34 ? Float.NaN : i % 2 == 0 ? -size : size;
        }
        return x;
    }

    @Test
    void every_width_and_plain_java_give_the_same_bits() throws Exception {
        Process plain = start("-Dgradus.kernels=scalar");
        Map<String, Process> others = new TreeMap<>();
        for (String bits : List.of("128", "256", "512")) others.put(bits, start("-Dgradus.vector.bits=" + bits));
        List<String> expected = output(plain);
        assertThat(expected).hasSize(2 * NAMES.size());
        for (var other : others.entrySet()) {
            assertThat(output(other.getValue())).as(other.getKey() + " bits").isEqualTo(expected);
        }
        for (int i = 0; i < expected.size(); i += 2) assertThat(expected.get(i)).isEqualTo(expected.get(i + 1));
    }

    /// The kernels are chosen once, so each kind needs a JVM of its own; it compiles sooner than usual.
    private static Process start(String setting) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--add-modules",
                        "jdk.incubator.vector",
                        "-XX:+UseSerialGC",
                        "-XX:CompileThresholdScaling=0.2",
                        setting,
                        "-cp",
                        System.getProperty("java.class.path"),
                        ActivationBitsTest.class.getName())
                .redirectErrorStream(true)
                .start();
    }

    private static List<String> output(Process process) throws Exception {
        var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return output.lines().filter(line -> !line.startsWith("WARNING")).toList();
    }
}
