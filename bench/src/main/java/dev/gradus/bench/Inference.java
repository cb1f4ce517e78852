package dev.gradus.bench;

import dev.gradus.lab.speed.Workload;
import dev.gradus.tensor.Rng;
import java.io.IOException;
import java.util.Arrays;
import java.util.function.UnaryOperator;

/// What the benchmarks of inference share: a batch of noise in Java's memory, the same for each library, and outputs that come back there.
public final class Inference {
    private static final int CLASSES = 10;

    private Inference() {}

    /// Prints the outputs for the first sample on one line, then answers as [Turns] does.
    ///
    /// @param work whose batch is asked
    /// @param network from the numbers of a batch to its outputs
    /// @throws IOException when the input breaks
    public static void answer(Workload work, UnaryOperator<float[]> network) throws IOException {
        float[] samples = Rng.of(3).normal(work.batch(), 0, 1).toFloats();
        float[][] outputs = {network.apply(samples)};
        System.out.println(Arrays.toString(Arrays.copyOf(outputs[0], CLASSES)));
        Turns.answer(() -> outputs[0] = network.apply(samples));
    }

    /// The shape of a batch as other libraries want it.
    ///
    /// @param work whose batch
    /// @return the number of samples first
    public static long[] dimensions(Workload work) {
        return Arrays.stream(work.batch().toArray()).asLongStream().toArray();
    }
}
